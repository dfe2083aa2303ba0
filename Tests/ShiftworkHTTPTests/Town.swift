import HTTPTypes
import ShiftworkCore
import ShiftworkMemory

@testable import ShiftworkHTTP

/// A server with two tenants: one has something of everything, the other wants it.
struct Town {
    let gate = Gate { $0.compatibleType = "acme-type" }
    /// Tokens of admins: of everybody, and of the tenant `globex`; and of a viewer of everybody.
    let admin: String
    let globex: String
    let viewer: String
    /// What belongs to the tenant `acme`, by the first part of its path.
    private var objects: [String: String] = [:]

    enum Target { case acme, absent }

    init() async throws {
        admin = try await gate.key([.admin]).token
        viewer = try await gate.key([.viewer]).token
        globex = try await gate.key([.admin], tenant: "globex").token
        let (key, acme) = try await gate.key([.admin], tenant: "acme")
        let job = #"""
            {"type":"acme-type","queue":"acme-queue","payload":{"text":"acme-payload"},"tags":["acme-tag"],
             "references":[{"type":"AcmeOrder","id":"acme-1"}],"user_id":"acme-user"}
            """#
        objects["jobs"] = try await gate.post("/jobs", acme, job)["id"]
        objects["job-status"] = objects["jobs"]
        let operation = #"{"action":"cancel","q":"status:failed type:acme-type","rate":1}"#
        objects["operations"] = try await gate.post("/operations", acme, operation)["id"]
        let batch = #"{"jobs":[\#(job)],"on_ended":\#(job)}"#
        objects["batches"] = try await gate.post("/batches", acme, batch)["id"]
        let worker = "0192f3a4-7c1e-7d2b-9a54-3f0c8e61acae"
        _ = try await gate.post(
            "/workers", acme, #"{"id":"\#(worker)","name":"acme-worker","types":["acme-other"],"slots":1}"#)
        (objects["workers"], objects["keys"]) = (worker, key.id)
        (objects["queues"], objects["types"], objects["references"]) = (
            "acme-queue", "acme-type", "AcmeOrder"
        )
    }

    /// Texts that only `acme` and those who see everybody may see.
    var secrets: [String] {
        objects.values.sorted() + [
            "acme-type", "acme-payload", "acme-tag", "acme-user", "acme-1", "acme-worker", "\"acme\"",
        ]
    }

    /// A route's path, to something of `acme` or to something like it that does not exist.
    func path(of route: Route, to target: Target) -> String {
        let first = route.path.split(separator: "/").first.map(String.init) ?? ""
        let mine = objects[first] ?? "acme-name"
        let absent =
            mine.count == 36
            ? "0192f3a4-7c1e-7d2b-9a54-3f0c8e61dead" : mine.count == 16 ? "00000000deadbeef" : "nothing"
        var isFirst = true
        let parts = route.path.split(separator: "/").map { part -> String in
            guard part.hasPrefix("{") else { return String(part) }
            defer { isFirst = false }
            if part == "{number}" { return "1" }
            return target == .acme ? (isFirst ? mine : "acme-1") : (isFirst ? absent : "nothing-1")
        }
        return parts.isEmpty ? "" : "/" + parts.joined(separator: "/")
    }

    /// Bodies that come further than an empty one.
    func bodies(for route: Route) -> [String] {
        guard route.body != .none else { return [""] }
        let worker = objects["workers"] ?? ""
        switch route.path.split(separator: "/").last {
        case "pump": return ["{}", #"{"claim":{"slots":1}}"#]
        case "claim": return ["{}", #"{"slots":1}"#]
        case "settle":
            return ["{}", #"{"worker":"\#(worker)","lease":"1.1","outcome":"finished"}"#]
        case "renew", "progress", "log": return ["{}", #"{"worker":"\#(worker)","lease":"1.1"}"#]
        default: return ["{}", #"{"reason":"curious"}"#]
        }
    }

    func ask(
        _ method: HTTPRequest.Method, _ path: String, _ body: String = "", token: String?
    ) async throws -> Window.Answer {
        try await gate.ask(method, at: path, body, token: token)
    }

    /// An answer without the name of what was asked for.
    func plain(_ answer: Window.Answer) -> String {
        var text = answer.text
        for name in objects.values.sorted() + [
            "acme-name", "acme-1", "nothing-1", "nothing", "0192f3a4-7c1e-7d2b-9a54-3f0c8e61dead",
            "00000000deadbeef",
        ] { text = text.replacing(name, with: "X") }
        return text.replacing(/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f-]{21}/, with: "ID")
    }

    /// All that the tenant has, as the store tells it.
    func everythingOfAcme() async throws -> [String] {
        let scope = Scope.tenant("acme")
        var page = PageRequest(JobQuery())
        page.scope = scope
        var found = try await gate.store.page(page).jobs.map { "\($0)" }
        // Not as it prints itself: two dictionaries of the same contents may do so in two orders.
        found += try await gate.store.queues(scope: scope).map { queue in
            String(decoding: JSONWriter.bytes { queue.write(to: &$0) }, as: UTF8.self)
        }
        found += try await gate.store.operations(limit: 1_000).filter { $0.tenant == "acme" }.map { "\($0)" }
        found += try await gate.store.workers().map { "\($0.info) \($0.directive)" }
        found += try await gate.store.documents(DocumentRequest("api-key", of: .only("acme"))).map { "\($0)" }
        return found
    }
}
