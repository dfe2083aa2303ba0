internal import HTTPTypes

extension ShiftworkAPI {
    /// Asks the API within this process, as a command does that has the store: the same answers as over a network.
    /// - Parameter path: below the API's root.
    package func ask(
        _ method: String, _ path: String, body: [UInt8] = [], headers: [String: String] = [:]
    ) async throws -> (status: Int, body: [UInt8]) {
        var request = HTTPRequest(
            method: HTTPRequest.Method(method) ?? .get, scheme: "http", authority: "localhost",
            path: desk.root + path)
        if !body.isEmpty { request.headerFields[.contentType] = "application/json" }
        for (name, value) in headers {
            if let name = HTTPField.Name(name) { request.headerFields[name] = value }
        }
        let reply = await respond(to: request, requestID: "cli") { $0 < body.count ? nil : body }
        var bytes: [UInt8] = []
        switch reply.body {
        case .bytes(let whole): bytes = whole
        case .parts(let parts): for try await part in parts { bytes += part }
        case .live: break
        }
        return (reply.status.code, bytes)
    }
}
