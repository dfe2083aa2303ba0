import HTTPTypes
import ShiftworkCore
import ShiftworkMemory

@testable import ShiftworkHTTP

/// An API over a store in memory, asked without a network.
struct Window {
    let store: MemoryStore
    let api: ShiftworkAPI

    init(
        as principal: Principal? = Principal(name: "anna", role: .admin), isReadOnly: Bool = false,
        compatibleType: String? = nil
    ) {
        store = MemoryStore()
        var configuration = ShiftworkAPI.Configuration { _ in principal }
        (configuration.isReadOnly, configuration.compatibleType) = (isReadOnly, compatibleType)
        api = ShiftworkAPI(store: store, configuration: configuration)
    }

    init(store: MemoryStore, api: ShiftworkAPI) { (self.store, self.api) = (store, api) }

    /// The same store, seen by somebody else.
    func seen(by principal: Principal?) -> Window {
        Window(store: store, api: ShiftworkAPI(store: store, configuration: .init { _ in principal }))
    }

    /// The same store, behind another one.
    func through(_ front: any JobStore) -> Window {
        let admin = Principal(name: "anna", role: .admin)
        return Window(store: store, api: ShiftworkAPI(store: front, configuration: .init { _ in admin }))
    }

    /// What was answered.
    struct Answer {
        var status: Int
        var headers: HTTPFields
        var text: String

        /// Reads a reply to its end.
        init(_ reply: Reply) async throws {
            var bytes: [UInt8] = []
            switch reply.body {
            case .bytes(let whole): bytes = whole
            case .parts(let parts): for try await part in parts { bytes += part }
            case .live: break
            }
            (status, headers) = (reply.status.code, reply.headers)
            text = String(decoding: bytes, as: UTF8.self)
        }

        var json: JSONBytes { JSONBytes(unchecked: Array(text.utf8)) }

        /// A scalar, or an object's text, at the end of a path.
        subscript(_ path: String...) -> String? { json.scalar(at: path) ?? json.value(at: path)?.text }
    }

    func ask(
        _ method: HTTPRequest.Method, _ path: String, _ body: String = "", headers: HTTPFields = [:],
        root: String = "/api/v1"
    ) async throws -> Answer {
        var request = HTTPRequest(
            method: method, scheme: "http", authority: "localhost", path: root + path,
            headerFields: headers)
        if !body.isEmpty, request.headerFields[.contentType] == nil {
            request.headerFields[.contentType] = "application/json"
        }
        let reply = await api.respond(to: request, requestID: "r-1") { limit in
            body.utf8.count <= limit ? Array(body.utf8) : nil
        }
        return try await Answer(reply)
    }

    func get(_ path: String) async throws -> Answer { try await ask(.get, path) }
    func post(_ path: String, _ body: String = "{}") async throws -> Answer {
        try await ask(.post, path, body)
    }

    /// Enqueues a job and gives its id.
    func enqueue(_ body: String = #"{"type":"send-email"}"#) async throws -> String {
        try await post("/jobs", body)["id"] ?? "no id"
    }
}
