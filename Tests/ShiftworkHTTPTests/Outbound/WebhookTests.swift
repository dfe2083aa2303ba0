import HTTPTypes
import Logging
import ShiftworkCore
import ShiftworkLaws
import ShiftworkMemory
import ShiftworkTesting
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

    @Test(arguments: EndingsTest.all)
    func `an end is told that was seen late`(_ test: EndingsTest) async throws {
        let gate = Gate()
        let webhook = Webhook(
            id: "w", url: "https://example.org/", secrets: [], createdAt: gate.clock.now + .seconds(-9_999))
        let ended = NewJob(id: JobID(UUIDv7(milliseconds: 1, sequence: 0, random: 1)), type: "a")
        _ = try await gate.store.insert([ended], durability: .durable)
        _ = try await gate.store.control(ControlRequest(.cancel, jobs: [ended.id], scope: .all))
        let position = EndingsPosition(
            at: gate.clock.now + .seconds(test.lookedAt), deepAt: gate.clock.now + .seconds(test.lookedDeepAt)
        )
        let data = JSONWriter.bytes { position.write(to: &$0) }
        _ = try await gate.store.save(.put(EndingsPosition.key, data))
        let faults = Faults(over: gate.store)
        let dispatcher = WebhookDispatcher(
            store: faults, node: WorkerID(UUIDv7(high: 1, low: 1)), logger: Logger(label: "test"))
        var memory = WebhookDispatcher.Memory()
        if !test.isTakeover { (memory.listened, memory.mustLookDeep) = ([webhook], false) }
        gate.clock.advance(by: .seconds(test.looksAt))
        if test.failsFirst {
            faults.fail(.jobs)
            await #expect(throws: StoreError.self) { try await dispatcher.look(for: [webhook], &memory) }
        }
        try await dispatcher.look(for: [webhook], &memory)
        let query = try JobQuery(parsing: "type:shiftwork.webhook")
        #expect(try await gate.store.page(PageRequest(query)).jobs.count == (test.isTold ? 1 : 0))
    }

    @Test func `a webhook that begins to listen hears what ended before it was known to`() async throws {
        let gate = Gate()
        let dispatcher = WebhookDispatcher(
            store: gate.store, node: WorkerID(UUIDv7(high: 1, low: 1)), logger: Logger(label: "test"))
        let webhooks = ["one", "two"].map {
            Webhook(id: $0, url: "https://example.org/", secrets: [], createdAt: gate.clock.now)
        }
        var memory = WebhookDispatcher.Memory()
        try await dispatcher.look(for: [webhooks[0]], &memory)
        let ended = NewJob(id: JobID(UUIDv7(milliseconds: 1, sequence: 0, random: 1)), type: "a")
        _ = try await gate.store.insert([ended], durability: .durable)
        _ = try await gate.store.control(ControlRequest(.cancel, jobs: [ended.id], scope: .all))
        try await dispatcher.look(for: [webhooks[0]], &memory)
        gate.clock.advance(by: .seconds(10))
        try await dispatcher.look(for: webhooks, &memory)
        let query = try JobQuery(parsing: "type:shiftwork.webhook")
        #expect(try await gate.store.page(PageRequest(query)).jobs.count == 2)
    }

    @Test func `who does not lead asks little, and who leads does not ask for queues each second`()
        async throws
    {
        let faults = Faults(over: window.store)
        _ = try await window.post("/webhooks", Self.url)
        func rounds(of node: WorkerID) async -> Bool {
            let dispatcher = WebhookDispatcher(store: faults, node: node, logger: Logger(label: "test"))
            var (leads, memory) = (false, WebhookDispatcher.Memory())
            for round in 0..<5 { await dispatcher.turn(round, &leads, &memory) }
            return leads
        }
        let nodes = [1, 2].map { WorkerID(UUIDv7(high: 1, low: $0)) }
        #expect(await rounds(of: nodes[0]))
        #expect(faults.count(of: .endings) == 5)
        #expect(faults.count(of: .queues) == 1)
        let asked = faults.count(of: .documents)
        #expect(await !rounds(of: nodes[1]))
        #expect(faults.count(of: .documents) == asked + 1)
        #expect(faults.count(of: .endings) == 5)
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

/// A look at an end that was seen late. All in seconds from the end on.
struct EndingsTest: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// When somebody looked last, and when last from far back, to the end.
    var lookedAt = 60
    var lookedDeepAt = 50
    var looksAt = 70
    var isTakeover = false
    var failsFirst = false
    var isTold = true

    static let all = [
        EndingsTest(testDescription: "not at each look", isTold: false),
        EndingsTest(testDescription: "half a minute after the last deep look", looksAt: 80),
        EndingsTest(testDescription: "by whoever takes the lead", isTakeover: true),
        EndingsTest(
            testDescription: "when deep looks were missed", lookedAt: 600, lookedDeepAt: 100, looksAt: 601),
        EndingsTest(testDescription: "after a deep look that failed", looksAt: 80, failsFirst: true),
        EndingsTest(
            testDescription: "by whoever takes the lead and fails first", isTakeover: true, failsFirst: true),
        EndingsTest(
            testDescription: "after the clock jumped back", lookedAt: 600, lookedDeepAt: 590, looksAt: 1),
        EndingsTest(
            testDescription: "not beyond two minutes", lookedAt: 200, lookedDeepAt: 150, looksAt: 201,
            isTold: false),
    ]
}
