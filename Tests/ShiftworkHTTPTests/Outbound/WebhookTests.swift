import HTTPTypes
import Logging
import ShiftworkCore
import ShiftworkMemory
import Testing

@testable import ShiftworkHTTP

@Suite("Webhooks")
struct WebhookTests {
    private let window = Window()
    private static let url = #"{"url":"https://example.org/hook"}"#

    private func dispatch() async throws -> [JobRecord] {
        let node = WorkerID(UUIDv7(high: 1, low: 1))
        let dispatcher = WebhookDispatcher(store: window.store, node: node, logger: Logger(label: "test"))
        let webhooks = try await window.store.documents(DocumentRequest(Webhook.kind)).compactMap(
            Webhook.init)
        var memory = WebhookDispatcher.Memory()
        try await dispatcher.look(for: webhooks.filter(\.isEnabled), &memory)
        let query = try JobQuery(parsing: "type:shiftwork.webhook")
        return try await window.store.page(PageRequest(query)).jobs
    }

    /// https://github.com/standard-webhooks: the example that its libraries are tested with.
    @Test func `a signature is the one that receivers compute`() {
        let secret = Webhook.Secret(text: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
        let headers = WebhookSignature.headers(
            id: "msg_p5jXN8AQM9LWM0D4loKWxJek", at: Timestamp(seconds: 1_614_265_330),
            body: Array(#"{"test": 2432232314}"#.utf8), secrets: [secret])
        #expect(headers[1].value == "1614265330")
        #expect(headers[2].value == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
    }

    @Test func `a secret is shown once, and the one before signs along for a day`() async throws {
        let made = try await window.post("/webhooks", Self.url)
        #expect(made.status == 201)
        let (id, first) = (try #require(made["id"]), try #require(made["secret"]))
        #expect(first.hasPrefix("whsec_"))
        #expect(try await !window.get("/webhooks/\(id)").text.contains("whsec_"))
        #expect(try await !window.get("/webhooks").text.contains("whsec_"))
        let second = try #require(try await window.post("/webhooks/\(id)/rotate")["secret"])
        let document = try #require(
            try await window.store.document(Document.Key(Webhook.kind, id)))
        let webhook = try #require(Webhook(document))
        let now = try await window.store.now()
        #expect(webhook.signing(at: now).map(\.text) == [second, first])
        #expect(webhook.signing(at: now + .seconds(90_000)).map(\.text) == [second])
    }

    @Test func `a webhook is changed only as the version that the caller knows`() async throws {
        let made = try await window.post("/webhooks", Self.url)
        let (id, tag) = (try #require(made["id"]), try #require(made.headers[.eTag]))
        let path = "/webhooks/\(id)"
        #expect(try await window.ask(.patch, path, #"{"note":"x"}"#).status == 428)
        let off = try await window.ask(.patch, path, #"{"enabled":false}"#, headers: [.ifMatch: tag])
        #expect(off["enabled"] == "false")
        #expect(off["disabled_because"] == "switched off by anna")
        #expect(try await window.ask(.patch, path, #"{"note":"x"}"#, headers: [.ifMatch: tag]).status == 412)
        #expect(try await window.ask(.delete, path).status == 204)
        #expect(try await window.get(path).status == 404)
    }

    @Test func `a webhook that was switched off is not told what happened meanwhile`() async throws {
        let made = try await window.post("/webhooks", Self.url)
        let (id, tag) = (try #require(made["id"]), try #require(made.headers[.eTag]))
        let path = "/webhooks/\(id)"
        let off = try await window.ask(.patch, path, #"{"enabled":false}"#, headers: [.ifMatch: tag])
        let missed = try await window.enqueue()
        _ = try await window.post("/jobs/\(missed)/cancel")
        #expect(try await dispatch().isEmpty)
        let offTag = try #require(off.headers[.eTag])
        _ = try await window.ask(.patch, path, #"{"enabled":true}"#, headers: [.ifMatch: offTag])
        let told = try await window.enqueue()
        _ = try await window.post("/jobs/\(told)/cancel")
        #expect(try await dispatch().count == 1)
    }

    @Test func `an end whose commit is seen a minute late is told all the same`() async throws {
        _ = try await window.post("/webhooks", Self.url)
        let id = try await window.enqueue()
        _ = try await window.post("/jobs/\(id)/cancel")
        let later = try await window.store.now() + .seconds(60)
        let position = JSONWriter.bytes { json in json.object { $0.member("at_us", later.microseconds) } }
        _ = try await window.store.save(.put(Document.Key("webhook-position", "endings"), position))
        #expect(try await dispatch().count == 1)
    }

    @Test func `what a webhook filters by is taken away by null`() async throws {
        let made = try await window.post(
            "/webhooks", #"{"url":"https://example.org/","q":"queue:mail","note":"x"}"#)
        let (id, tag) = (try #require(made["id"]), try #require(made.headers[.eTag]))
        let changed = try await window.ask(
            .patch, "/webhooks/\(id)", #"{"q":null,"note":null}"#, headers: [.ifMatch: tag])
        #expect(changed["q"] == "null")
        #expect(changed["note"] == "null")
    }

    @Test(
        arguments: [
            #"{}"#, #"{"url":"http://example.org/"}"#, #"{"url":"https://10.0.0.1/"}"#,
            #"{"url":"https://example.org/","types":["job.finnished"]}"#,
            #"{"url":"https://example.org/","q":"status:faild"}"#,
            #"{"url":"https://example.org/","format":"xml"}"#,
        ])
    func `what cannot be a webhook is refused`(body: String) async throws {
        #expect(try await window.post("/webhooks", body).status == 400)
    }

    @Test func `a job's end is told once, to those who hear of it`() async throws {
        let all = try #require(try await window.post("/webhooks", Self.url)["id"])
        _ = try await window.post(
            "/webhooks", #"{"url":"https://example.org/","types":["job.finished"]}"#)
        _ = try await window.post("/webhooks", #"{"url":"https://example.org/","q":"queue:other"}"#)
        let id = try await window.enqueue()
        #expect(try await dispatch().isEmpty)
        _ = try await window.post("/jobs/\(id)/cancel")
        let deliveries = try await dispatch()
        #expect(deliveries.count == 1)
        #expect(try await dispatch().map(\.id) == deliveries.map(\.id))
        #expect(deliveries[0].details.references == [WebhookDelivery.reference(to: all)])
        let listed = try await window.get("/webhooks/\(all)/deliveries")
        #expect(listed["data", "0", "id"] == deliveries[0].id.description)
    }

    @Test func `a tenant's webhook hears of that tenant's jobs alone`() async throws {
        let tenant = window.seen(by: Principal(name: "bo", role: .admin, tenant: "b"))
        let id = try #require(try await tenant.post("/webhooks", Self.url)["id"])
        #expect(
            try await window.seen(by: Principal(name: "c", role: .admin, tenant: "c")).get("/webhooks/\(id)")
                .status == 404)
        for window in [window, tenant] {
            let job = try await window.enqueue()
            _ = try await window.post("/jobs/\(job)/cancel")
        }
        let deliveries = try await dispatch()
        #expect(deliveries.map(\.details.tenant) == ["b"])
    }

    @Test func `a message has its form, and says of the job what is needed to read it`() async throws {
        let id = try await window.enqueue()
        _ = try await window.post("/jobs/\(id)/cancel")
        let job = try #require(try await window.store.jobs([JobID(parsing: id)!], scope: .all).first)
        let message = WebhookMessage(job, endedAt: Timestamp(seconds: 0))
        let plain = JSONBytes(unchecked: message.body(.standard, id: "m", traceparent: nil))
        #expect(plain.scalar(at: ["type"]) == "job.canceled")
        #expect(plain.scalar(at: ["timestamp"]) == "1970-01-01T00:00:00.000Z")
        #expect(plain.scalar(at: ["data", "id"]) == id)
        let event = JSONBytes(unchecked: message.body(.cloudevents, id: "m", traceparent: "00-a"))
        #expect(event.scalar(at: ["specversion"]) == "1.0")
        #expect(event.scalar(at: ["type"]) == "shiftwork.job.canceled.v1")
        #expect(event.scalar(at: ["subject"]) == id)
        #expect(event.scalar(at: ["traceparent"]) == "00-a")
    }
}
