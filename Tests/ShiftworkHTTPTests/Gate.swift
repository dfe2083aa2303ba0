import HTTPTypes
import ShiftworkCore
import ShiftworkLaws
import ShiftworkMemory
import ShiftworkRuntime

@testable import ShiftworkHTTP

/// An API that keys and tokens open, over a store whose clock stands still.
struct Gate {
    let clock: LawClock
    let store: any JobStore
    let api: ShiftworkAPI

    /// Over a store in memory.
    init(issuers: [TokenIssuer] = [], configure: (inout ShiftworkAPI.Configuration) -> Void = { _ in }) {
        let clock = LawClock()
        self.init(MemoryStore { clock.now }, clock, issuers: issuers, configure: configure)
    }

    init(
        _ store: any JobStore, _ clock: LawClock, issuers: [TokenIssuer] = [],
        configure: (inout ShiftworkAPI.Configuration) -> Void = { _ in }
    ) {
        (self.store, self.clock) = (store, clock)
        var configuration = ShiftworkAPI.Configuration(
            Authentication(keys: APIKeys(store: store), issuers: issuers) { clock.now })
        configure(&configuration)
        var system = System.live
        system.now = { clock.now }
        api = ShiftworkAPI(store: store, configuration: configuration, system: system)
    }

    /// Makes a key; its token.
    func key(
        _ roles: [Role] = [], permissions: Set<Permission> = [], tenant: String? = nil,
        queues: Set<QueueName>? = nil, expiresAt: Timestamp? = nil
    ) async throws -> (key: APIKey, token: String) {
        let made = try await APIKeys(store: store).make(
            name: "test", permissions: roles.reduce(into: permissions) { $0.formUnion($1.permissions) },
            tenant: tenant, queues: queues, expiresAt: expiresAt, by: "test")
        return (made.key, made.token.text)
    }

    func ask(
        _ method: HTTPRequest.Method, _ path: String, _ body: String = "", token: String? = nil,
        headers: HTTPFields = [:], peer: String? = nil
    ) async throws -> Window.Answer {
        try await ask(method, at: "/api/v1" + path, body, token: token, headers: headers, peer: peer)
    }

    /// Asks at a path from the server's root.
    func ask(
        _ method: HTTPRequest.Method, at path: String, _ body: String = "", token: String? = nil,
        headers: HTTPFields = [:], peer: String? = nil
    ) async throws -> Window.Answer {
        var request = HTTPRequest(
            method: method, scheme: "http", authority: "localhost", path: path, headerFields: headers)
        if let token { request.headerFields[.authorization] = "Bearer \(token)" }
        if !body.isEmpty { request.headerFields[.contentType] = "application/json" }
        let reply = await api.respond(to: request, requestID: "r-1", peer: peer) { _ in Array(body.utf8) }
        return try await Window.Answer(reply)
    }

    func get(_ path: String, _ token: String) async throws -> Window.Answer {
        try await ask(.get, path, token: token)
    }

    func post(_ path: String, _ token: String, _ body: String = "{}") async throws -> Window.Answer {
        try await ask(.post, path, body, token: token)
    }
}
