import HTTPTypes
import Logging
import ShiftworkCore
import Testing

@testable import ShiftworkHTTP

@Suite("What guards the API")
struct GuardTests {
    @Test func `whoever asks too often waits, and is told how long`() async throws {
        let gate = Gate { $0.addressRate = RatePolicy(3, per: .seconds(60)) }
        for left in [2, 1, 0] {
            let answer = try await gate.ask(.get, "/jobs", peer: "10.0.0.1")
            #expect(answer.status == 401)
            #expect(answer.headers[HTTPField.Name("RateLimit")!]?.contains("r=\(left);") == true)
        }
        let refused = try await gate.ask(.get, "/jobs", peer: "10.0.0.1")
        #expect(refused.status == 429)
        #expect(refused["type"] == "/docs/problems/rate-limited")
        #expect((refused.headers[.retryAfter].flatMap { Int($0) } ?? 0) > 0)
        #expect(refused.headers[HTTPField.Name("RateLimit-Policy")!] == #""address";q=3;w=60"#)
        #expect(try await gate.ask(.get, "/jobs", peer: "10.0.0.2").status == 401, "another address")
    }

    @Test func `whoever has one address of version 6 has a whole network of them`() async throws {
        let gate = Gate { $0.addressRate = RatePolicy(2, per: .seconds(60)) }
        for peer in ["2001:db8:0:1::1", "2001:db8:0:1:ffff::2"] {
            #expect(try await gate.ask(.get, "/jobs", peer: peer).status == 401)
        }
        #expect(try await gate.ask(.get, "/jobs", peer: "2001:db8:0:1::3").status == 429)
        #expect(try await gate.ask(.get, "/jobs", peer: "2001:db8:0:2::1").status == 401)
        for peer in ["10.0.0.1", "::ffff:10.0.0.1"] {
            #expect(try await gate.ask(.get, "/jobs", peer: peer).status == 401)
        }
        #expect(try await gate.ask(.get, "/jobs", peer: "10.0.0.1").status == 429)
    }

    @Test func `what a browser asks before it sends is counted, too`() async throws {
        let ours = "https://ops.example.org"
        let gate = Gate {
            ($0.addressRate, $0.sharedOrigins) = (RatePolicy(1, per: .seconds(60)), [ours])
        }
        let wish: HTTPFields = [.origin: ours, .accessControlRequestMethod: "POST"]
        for status in [204, 429] {
            #expect(
                try await gate.ask(.options, "/jobs", headers: wish, peer: "10.0.0.1").status == status)
        }
    }

    @Test func `a page of an allowed origin acts with a key, not by where its browser sits`() async throws {
        let ours = "https://ops.example.org"
        let everybody = Principal(name: "local", role: .admin)
        let gate = Gate {
            $0.sharedOrigins = [ours]
            $0.authenticate = { _ in everybody }
        }
        let body = #"{"type":"a"}"#
        #expect(try await gate.ask(.post, "/jobs", body, headers: [.origin: ours]).status == 403)
        #expect(try await gate.ask(.post, "/jobs", body, token: "x", headers: [.origin: ours]).status == 201)
    }

    private static let hops: [(peer: String?, said: [String], origin: String?)] = [
        ("203.0.113.9", ["1.1.1.1"], "203.0.113.9"),
        ("10.0.0.7", ["1.1.1.1, 203.0.113.9"], "203.0.113.9"),
        ("10.0.0.7", ["1.1.1.1", "203.0.113.9, 10.0.0.8"], "203.0.113.9"),
        ("10.0.0.7", ["1.1.1.1, nonsense"], "10.0.0.7"), ("10.0.0.7", [], "10.0.0.7"),
        ("10.0.0.7", ["10.0.0.8"], "10.0.0.8"), (nil, ["1.1.1.1"], nil),
        ("::ffff:10.0.0.7", ["203.0.113.9"], "203.0.113.9"), ("10.1.2.3", ["203.0.113.9"], "203.0.113.9"),
        ("2001:db8::1", ["203.0.113.9, 2001:DB8:0::1"], "203.0.113.9"),
        ("::ffff:10.2.0.1", ["203.0.113.9"], "203.0.113.9"),
        ("::ffff:10.3.0.1", ["1.1.1.1"], "::ffff:10.3.0.1"),
    ]

    private static let proxies = [
        "10.0.0.7", "10.0.0.8", "10.1.0.0/16", "2001:DB8::1", "::ffff:10.2.0.0/112",
    ].compactMap { IPRange($0) }

    @Test(arguments: hops)
    func `where a request comes from is what trusted proxies say, from the server outwards`(
        peer: String?, said: [String], origin: String?
    ) {
        var fields = HTTPFields()
        for text in said {
            fields.append(HTTPField(name: HTTPField.Name("X-Forwarded-For")!, value: text))
        }
        #expect(ForwardedFor.origin(from: peer, fields, trusting: Self.proxies) == origin)
    }

    @Test func `where a request is said to come from proves nobody, and nobody is counted by who carries it`()
        async throws
    {
        let name = HTTPField.Name("X-Forwarded-User")!
        let proxy = IdentityProxy(peers: [try #require(IPRange("10.0.0.7"))], nameHeader: name, role: .viewer)
        let gate = Gate {
            $0.authenticate = { Authentication(proxy: proxy).proxy?.principal(of: $0) }
            $0.addressRate = RatePolicy(1, per: .seconds(60))
        }
        func ask(_ peer: String, _ origin: String) async -> Int {
            var request = HTTPRequest(
                method: .get, scheme: "http", authority: "localhost", path: "/api/v1/jobs")
            request.headerFields[name] = "anna"
            return await gate.api.respond(to: request, requestID: "r", peer: peer, origin: origin) { _ in [] }
                .status.code
        }
        #expect(await ask("203.0.113.9", "10.0.0.7") == 401)
        #expect(await ask("10.0.0.7", "203.0.113.1") == 200)
        #expect(await ask("10.0.0.7", "203.0.113.2") == 200)
        #expect(await ask("10.0.0.7", "203.0.113.2") == 429)
    }

    @Test func `a burst of others does not keep a worker waiting`() async throws {
        let gate = Gate { $0.credentialRate = RatePolicy(2, per: .seconds(60)) }
        let (_, token) = try await gate.key([.admin])
        for _ in 1...2 { #expect(try await gate.get("/jobs", token).status == 200) }
        #expect(try await gate.get("/jobs", token).status == 429)
        let id = "0192f3a4-7c1e-7d2b-9a54-3f0c8e61b2d7"
        let registered = try await gate.post("/workers", token, #"{"id":"\#(id)","name":"w","types":["a"]}"#)
        #expect(registered.status == 201)
        let (_, other) = try await gate.key([.viewer])
        #expect(try await gate.get("/jobs", other).status == 200, "another key")
    }

    @Test func `a bucket fills with time, and never over its rim`() {
        let policy = RatePolicy(2, per: .seconds(10))
        var bucket = TokenBucket(policy, at: .zero)
        #expect(bucket.take(policy, at: .zero).isAllowed)
        #expect(bucket.take(policy, at: .zero).isAllowed)
        let refused = bucket.take(policy, at: .seconds(4))
        #expect(!refused.isAllowed)
        #expect(refused.wait > .milliseconds(900) && refused.wait < .milliseconds(1_100))
        #expect(bucket.take(policy, at: .seconds(5)).isAllowed)
        #expect(!bucket.isFull(policy, at: .seconds(14)))
        #expect(bucket.isFull(policy, at: .seconds(15)))
        #expect(bucket.take(policy, at: .seconds(1_000)).left == 1)
        #expect(bucket.take(policy, at: .zero).isAllowed, "a clock that stepped back takes nothing away")
    }

    @Test func `more strangers than can be remembered share one bucket`() throws {
        let pace = Pace("address", RatePolicy(1, per: .seconds(60))) { .zero }
        for number in 0..<Pace.capacity { _ = try pace.take("\(number)") }
        _ = try pace.take("one more")
        #expect(throws: Problem.self) { try pace.take("and another") }
        #expect(throws: Problem.self) { try pace.take("7") }
    }

    static let named = HTTPField.Name("X-Custom")!

    @Test func `a request that is too large in its head is refused before anybody is looked up`() async throws
    {
        let gate = Gate()
        let path = "/jobs?q=" + String(repeating: "a", count: RequestLimits.target)
        #expect(try await gate.ask(.get, path).status == 414)
        var headers = HTTPFields()
        for _ in 0...100 { headers.append(HTTPField(name: Self.named, value: "x")) }
        #expect(try await gate.ask(.get, "/jobs", headers: headers).status == 431)
        let large: HTTPFields = [Self.named: String(repeating: "x", count: 33_000)]
        #expect(try await gate.ask(.get, "/jobs", headers: large).status == 431)
    }

    @Test func `every answer tells a browser to do nothing with it`() async throws {
        let gate = Gate()
        let (_, token) = try await gate.key([.viewer])
        for answer in [
            try await gate.get("/jobs", token), try await gate.get("/nowhere", token),
            try await gate.ask(.get, "/jobs"), try await gate.ask(.put, "/jobs"),
        ] {
            #expect(answer.headers[.contentSecurityPolicy]?.hasPrefix("default-src 'none'") == true)
            #expect(answer.headers[.xContentTypeOptions] == "nosniff")
            #expect(answer.headers[.cacheControl] == "no-store")
            #expect(answer.headers[HTTPField.Name("Referrer-Policy")!] == "same-origin")
            #expect(answer.headers[.accessControlAllowOrigin] == nil)
            #expect(answer.headers[.strictTransportSecurity] == nil)
        }
        let encrypted = Gate { $0.isEncrypted = true }
        #expect(try await encrypted.ask(.get, "/jobs").headers[.strictTransportSecurity] != nil)
    }

    @Test func `pages of the origins on the list may use the API, and of no others`() async throws {
        let ours = "https://ops.example.org"
        let gate = Gate { $0.sharedOrigins = [ours] }
        let (_, token) = try await gate.key([.admin])
        let wish: HTTPFields = [.origin: ours, .accessControlRequestMethod: "POST"]
        let preflight = try await gate.ask(.options, "/jobs", headers: wish)
        #expect(preflight.status == 204)
        #expect(preflight.headers[.accessControlAllowOrigin] == ours)
        #expect(preflight.headers[.accessControlAllowHeaders]?.contains("Authorization") == true)
        #expect(preflight.headers[.accessControlAllowCredentials] == nil)
        let answer = try await gate.ask(
            .post, "/jobs", #"{"type":"a"}"#, token: token,
            headers: [.origin: ours, HTTPField.Name("Sec-Fetch-Site")!: "cross-site"])
        #expect(answer.status == 201)
        #expect(answer.headers[.vary] == "Origin")
        for origin in [
            "https://evil.example", "null", ours + "/", ours + ".evil.example", "http://ops.example.org",
            "https://OPS.example.org", "https://ops.example.org:8443", "",
        ] {
            let headers: HTTPFields = [.origin: origin, .accessControlRequestMethod: "POST"]
            let refused = try await gate.ask(.options, "/jobs", headers: headers)
            #expect(refused.status == 405)
            #expect(refused.headers[.accessControlAllowOrigin] == nil, "\(origin)")
            let post = try await gate.ask(
                .post, "/jobs", #"{"type":"a"}"#, token: token, headers: [.origin: origin])
            #expect(post.status == 403, "\(origin)")
        }
    }

    @Test func `what is opened by name is open, and nothing else`() async throws {
        let gate = Gate { $0.opened = ["/queues"] }
        #expect(try await gate.ask(.get, "/queues").status == 200)
        #expect(try await gate.ask(.get, "/jobs").status == 401)
        #expect(try await gate.ask(.get, "/queues/mail").status == 401)
    }

    @Test func `a proxy's word counts from its own addresses alone, and said once`() async throws {
        let name = HTTPField.Name("X-Forwarded-User")!
        let role = HTTPField.Name("X-Forwarded-Role")!
        let proxy = IdentityProxy(
            peers: [try #require(IPRange("10.0.0.7"))], nameHeader: name, roleHeader: role)
        let gate = Gate { $0.authenticate = { Authentication(proxy: proxy).proxy?.principal(of: $0) } }
        let right: HTTPFields = [name: "anna", role: "viewer"]
        #expect(try await gate.ask(.get, "/jobs", headers: right, peer: "10.0.0.7").status == 200)
        #expect(try await gate.ask(.get, "/keys", headers: right, peer: "10.0.0.7").status == 403)
        // A socket of both families tells an address of version 4 in this form.
        #expect(try await gate.ask(.get, "/jobs", headers: right, peer: "::ffff:10.0.0.7").status == 200)
        for peer in [nil, "10.0.0.8", "127.0.0.1", "::ffff:10.0.0.8"] {
            #expect(try await gate.ask(.get, "/jobs", headers: right, peer: peer).status == 401)
        }
        var twice = right
        twice.append(HTTPField(name: role, value: "admin"))
        for wrong in [
            twice, [name: "anna"], [role: "admin"], [name: "", role: "admin"], [name: "a", role: "root"],
        ] {
            #expect(try await gate.ask(.get, "/jobs", headers: wrong, peer: "10.0.0.7").status == 401)
        }
    }

    @Test(arguments: [
        "0.0.0.0", "::", "192.168.1.7", "example.org", "127.0.0.1.evil.example", "", "127.0.0.2",
    ])
    func `without authentication no other address than this machine's is served`(host: String) {
        #expect(throws: ShiftworkServer.Refused.self) {
            try ShiftworkServer.local(
                store: Window().store, address: .init(host: host, port: 0), logger: .init(label: "test"))
        }
    }
}
