import HTTPTypes
import ShiftworkCore
import ShiftworkLaws
import ShiftworkMemory
import Testing

@testable import ShiftworkHTTP

@Suite("Keys")
struct KeyTests {
    private let gate = Gate()

    @Test func `a key opens what it is for, and its secret is nowhere but in the token`() async throws {
        let (key, token) = try await gate.key([.viewer])
        #expect(try await gate.get("/jobs", token).status == 200)
        #expect(try await gate.post("/jobs", token).status == 403)
        let kept = try await gate.store.documents(DocumentRequest("api-key"))
        #expect(kept.map(\.key.id) == [key.id])
        let secret = try #require(token.split(separator: "_", maxSplits: 2).last)
        #expect(!kept.contains { String(decoding: $0.data, as: UTF8.self).contains(secret) })
        #expect(!"\(try #require(KeyToken(token)))".contains(secret))
    }

    @Test func `a revoked key opens nothing from the next request on`() async throws {
        let (key, token) = try await gate.key([.viewer])
        let (_, admin) = try await gate.key([.admin])
        #expect(try await gate.get("/jobs", token).status == 200)
        #expect(try await gate.ask(.delete, "/keys/\(key.id)", token: admin).status == 204)
        let refused = try await gate.get("/jobs", token)
        #expect(refused.status == 401)
        #expect(refused.headers[.wwwAuthenticate] != nil)
        #expect(try await gate.ask(.delete, "/keys/\(key.id)", token: admin).status == 404)
    }

    @Test func `an expired key opens nothing, to the microsecond`() async throws {
        let end = gate.clock.now + .seconds(60)
        let (_, token) = try await gate.key([.viewer], expiresAt: end)
        gate.clock.advance(by: .seconds(60) - .microseconds(1))
        #expect(try await gate.get("/jobs", token).status == 200)
        gate.clock.advance(by: .microseconds(1))
        #expect(try await gate.get("/jobs", token).status == 401)
    }

    @Test func `whatever is not exactly a key is nobody`() async throws {
        let (key, token) = try await gate.key([.admin])
        let (_, other) = try await gate.key([.admin])
        let secret = String(token.split(separator: "_", maxSplits: 2)[2])
        let foreign = String(other.split(separator: "_", maxSplits: 2)[2])
        let flipped = (secret.first == "A" ? "B" : "A") + secret.dropFirst()
        let wrong = [
            "", "sw_", "sw__", "sw_\(key.id)", "sw_\(key.id)_", "sw_\(key.id)_\(foreign)",
            "sw_\(key.id)_\(flipped)", "sw_0000000000000000_\(secret)", token + "A", token + " x",
            token + "=",
            String(token.dropLast()), token.uppercased(), "sw_\(key.id)_\(String(repeating: "A", count: 43))",
            "sw_../../etc/pass_\(secret)", "sw_\(key.id)\0_\(secret)", "\(token), \(token)",
        ]
        for text in wrong {
            #expect(try await gate.get("/jobs", text).status == 401, "\(text)")
        }
        for header in ["Basic \(token)", token, "Bearer", "Bearer: \(token)"] {
            let answer = try await gate.ask(.get, "/jobs", headers: [.authorization: header])
            #expect(answer.status == 401, "\(header)")
        }
        #expect(try await gate.ask(.get, "/jobs?token=\(token)").status == 401, "a key in a URL")
        #expect(try await gate.ask(.get, "/jobs", headers: [.authorization: "bearer \(token)"]).status == 200)
    }

    @Test func `nobody gives more than they have`() async throws {
        let (_, acme) = try await gate.key([.admin], tenant: "acme")
        let made = try await gate.post("/keys", acme, #"{"name":"x","roles":["admin"]}"#)
        #expect(made.status == 201)
        #expect(made["key", "tenant"] == "acme")
        #expect(
            try await gate.post("/keys", acme, #"{"name":"x","roles":["admin"],"tenant":"b"}"#).status == 403)
        let (_, helper) = try await gate.key(permissions: [.administer, .read])
        for body in [#"{"name":"x","roles":["admin"]}"#, #"{"name":"x","permissions":["payload.read"]}"#] {
            #expect(try await gate.post("/keys", helper, body).status == 403)
        }
        #expect(try await gate.post("/keys", helper, #"{"name":"x","permissions":["read"]}"#).status == 201)
        for body in [
            #"{"name":"x"}"#, #"{"name":"","roles":["viewer"]}"#, #"{"name":"x","roles":["root"]}"#,
            #"{"name":"x","roles":["viewer"],"queues":["a"]}"#,
            #"{"name":"x","roles":["worker"],"queues":[]}"#,
            #"{"name":"x","roles":["viewer"],"expires_at":"2020-01-01T00:00:00Z"}"#,
            #"{"name":"a\nb","roles":["viewer"]}"#, #"{"name":"x","roles":["viewer"],"tenant":""}"#,
        ] {
            #expect(try await gate.post("/keys", acme, body).status == 400, "\(body)")
        }
    }

    @Test func `the keys of a tenant are its own`() async throws {
        let (_, acme) = try await gate.key([.admin], tenant: "acme")
        let (theirs, _) = try await gate.key([.viewer], tenant: "globex")
        let (everybodys, _) = try await gate.key([.viewer])
        for key in [theirs, everybodys] {
            #expect(try await gate.get("/keys/\(key.id)", acme).status == 404)
            #expect(try await gate.ask(.delete, "/keys/\(key.id)", token: acme).status == 404)
        }
        #expect(try await gate.get("/keys", acme)["data", "1"] == nil)
        let (_, admin) = try await gate.key([.admin])
        #expect(try await gate.get("/keys/\(theirs.id)", admin)["tenant"] == "globex")
    }

    @Test func `a list of keys tells when each was last used, and never how to use it`() async throws {
        let (key, token) = try await gate.key([.admin])
        let answer = try await gate.get("/keys", token)
        #expect(answer["data", "0", "id"] == key.id)
        #expect(answer["data", "0", "last_used_at"] == gate.clock.now.description)
        #expect(!answer.text.contains(key.digest))
    }

    @Test func `a key for some queues hands in to these and sees what is in them`() async throws {
        let (_, token) = try await gate.key([.producer], queues: ["mail"])
        let (_, admin) = try await gate.key([.admin])
        let mine = try await gate.post("/jobs", token, #"{"type":"a","queue":"mail"}"#)
        #expect(mine.status == 201)
        #expect(try await gate.post("/jobs", token, #"{"type":"a","queue":"etl"}"#).status == 403)
        #expect(try await gate.post("/jobs", token, #"{"type":"a"}"#).status == 403)
        let bulk = try await gate.post("/jobs/bulk", token, #"[{"type":"a","queue":"etl"}]"#)
        #expect(bulk["data", "0", "status"] != "201")
        let theirs = try #require(try await gate.post("/jobs", admin, #"{"type":"a","queue":"etl"}"#)["id"])
        #expect(try await gate.get("/jobs/\(theirs)", token).status == 404)
        #expect(try await gate.post("/jobs/\(theirs)/copy", token, #"{"queue":"mail"}"#).status == 404)
        #expect(try await gate.get("/jobs/\(try #require(mine["id"]))", token).status == 200)
    }
}
