internal import Logging
internal import ShiftworkCore
internal import ShiftworkHTTP

/// Asks the HTTP API: that of a server, or the same within this process, over the store that it has.
struct APICaller: Sendable {
    typealias Answer = (status: Int, body: [UInt8])

    /// Method, path below `/api/v1`, body and headers; status and body of the answer.
    let ask:
        @Sendable (_ method: String, _ path: String, _ body: [UInt8], _ headers: [String: String])
            async throws -> Answer

    /// Ends all use.
    var close: @Sendable () async -> Void = {}

    /// The server's API, or that over a store, for whoever has the store anyway.
    static func within(_ session: Session) throws -> APICaller {
        if let remote = session.remote { return remote.api }
        let principal = Principal(name: session.actor ?? "cli", role: .admin)
        var configuration = ShiftworkAPI.Configuration { _ in principal }
        configuration.logsRequests = false
        configuration.logger = Logger(label: "shiftwork") { _ in SwiftLogNoOpLogHandler() }
        configuration.outbound = try session.settings.outbound()
        let api = ShiftworkAPI(store: session.store, configuration: configuration)
        return APICaller { method, path, body, headers in
            try await api.ask(method, path, body: body, headers: headers)
        }
    }

    /// The answer's document.
    /// - Throws: ``CommandFailure`` with what the API says is wrong.
    func document(
        _ method: String, _ path: String, _ body: [UInt8] = [], headers: [String: String] = [:]
    ) async throws -> JSONBytes {
        let answer = try await ask(method, path, body, headers)
        let json = JSONBytes(unchecked: answer.body)
        guard (200..<300).contains(answer.status) else {
            throw CommandFailure(
                Ending(status: answer.status),
                PlainText.printable(json.scalar(at: ["detail"]) ?? "The API answered \(answer.status)."))
        }
        return json
    }
}

extension Ending {
    /// What an answer's status means for the caller.
    init(status: Int) {
        switch status {
        case 400, 413, 415, 422: self = .badInput
        case 401, 403: self = .notPermitted
        case 404, 410: self = .notFound
        case 409, 412, 428: self = .conflict
        case 429, 503, 507: self = .temporary
        default: self = .failed
        }
    }
}
