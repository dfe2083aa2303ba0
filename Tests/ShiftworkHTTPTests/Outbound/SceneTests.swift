import HTTPTypes
import Logging
import ShiftworkCore
import ShiftworkMemory
import ShiftworkRuntime
import ShiftworkTesting
import Testing

@testable import ShiftworkHTTP

@Suite("Webhooks about queues, workers and operations")
struct SceneTests {
    private let window = Window()
    private static let moment = Timestamp(seconds: 1_800_000_000)

    private func scene(
        at seconds: Int, pause: QueuePause? = nil, lost: [LostWorker] = [],
        operations: [ShiftworkCore.Operation] = []
    ) -> StoreScene {
        var queue = QueueRecord(name: "mail")
        queue.pause = pause
        return StoreScene(
            now: Self.moment + .seconds(seconds), queues: [queue], lost: lost, operations: operations)
    }

    private func types(_ events: [StoreScene.Event]) -> [String] { events.map(\.message.type) }

    @Test func `a pause and its end are told once each, what was so before is not`() {
        let pause = QueuePause(since: Self.moment + .seconds(10))
        var seen = SeenScene()
        #expect(scene(at: 5, pause: QueuePause(since: Self.moment)).events(since: &seen).isEmpty)
        #expect(types(scene(at: 6).events(since: &seen)) == ["queue.resumed"])
        #expect(types(scene(at: 11, pause: pause).events(since: &seen)) == ["queue.paused"])
        #expect(scene(at: 12, pause: pause).events(since: &seen).isEmpty)
        #expect(types(scene(at: 13).events(since: &seen)) == ["queue.resumed"])
        #expect(scene(at: 14).events(since: &seen).isEmpty)
    }

    /// As another process reads what one has written down.
    private func handedOver(_ seen: SeenScene) throws -> SeenScene {
        try SeenScene(Document(SeenScene.key, data: JSONWriter.bytes { seen.write(to: &$0) }))
    }

    @Test func `who goes on in another process's place knows what was paused`() throws {
        var seen = SeenScene()
        _ = scene(at: 5, pause: QueuePause(since: Self.moment)).events(since: &seen)
        var next = try handedOver(seen)
        #expect(types(scene(at: 20).events(since: &next)) == ["queue.resumed"])
    }

    @Test func `a queue's opening is the same message to all who look, until it is stored`() throws {
        var seen = SeenScene()
        _ = scene(at: 5, pause: QueuePause(since: Self.moment)).events(since: &seen)
        let told = scene(at: 20).events(since: &seen).map(\.message)
        var other = try handedOver(seen)
        #expect(scene(at: 31).events(since: &other).map(\.message) == told)
        let hasForgotten = seen.forgetResumes()
        #expect(hasForgotten)
        var third = try handedOver(seen)
        #expect(scene(at: 40).events(since: &third).isEmpty)
    }

    @Test func `what was seen is written down each minute, so that nobody looks far back`() throws {
        var seen = SeenScene()
        _ = scene(at: 0).events(since: &seen)
        #expect(seen.isLongUnsaved)
        seen.noteSaved(as: 1)
        _ = scene(at: 60).events(since: &seen)
        #expect(!seen.isLongUnsaved)
        _ = scene(at: 61).events(since: &seen)
        #expect(seen.isLongUnsaved)
        #expect(try !handedOver(seen).isLongUnsaved)
    }

    @Test func `a lost worker is told once, by the same message to all who look`() throws {
        let info = WorkerInfo(
            id: WorkerID(UUIDv7(high: 1, low: 1)), name: "host-a:1", types: ["a"], slots: 1,
            lease: .seconds(30))
        let lost = LostWorker(
            WorkerRecord(info: info, startedAt: Self.moment), at: Self.moment + .seconds(35))
        var (one, two) = (SeenScene(), SeenScene())
        #expect(scene(at: 29).events(since: &one).isEmpty)
        _ = scene(at: 28).events(since: &two)
        let first = scene(at: 36, lost: [lost]).events(since: &one)
        #expect(types(first) == ["worker.lost"])
        #expect(scene(at: 37, lost: [lost]).events(since: &one).isEmpty)
        #expect(scene(at: 90, lost: [lost]).events(since: &two).map(\.message) == first.map(\.message))
    }

    /// What is to be sent.
    private func bodies() async throws -> [String] {
        var request = PageRequest(try JobQuery(parsing: "type:shiftwork.webhook"))
        request.isFull = true
        return try await window.store.page(request).jobs.compactMap {
            JSONBytes(unchecked: $0.payload ?? []).scalar(at: ["body"])
        }
    }

    @Test func `the end of an operation is told, however many were begun since`() async throws {
        let dispatcher = WebhookDispatcher(
            store: window.store, node: WorkerID(UUIDv7(high: 1, low: 1)), logger: Logger(label: "test"))
        _ = try await window.post(
            "/webhooks", #"{"url":"https://example.org/","types":["operation.ended"]}"#)
        let webhooks = try await window.store.documents(DocumentRequest(Webhook.kind)).compactMap(
            Webhook.init)
        var seen = SeenScene()
        let wish = #"{"action":"cancel","q":"type:none"}"#
        let first = try #require(try await window.post("/operations", wish)["id"])
        for _ in 1...101 { _ = try await window.post("/operations", wish) }
        try await dispatcher.lookAround(for: webhooks, &seen)
        _ = try await window.post("/operations/\(first)/cancel")
        try await dispatcher.lookAround(for: webhooks, &seen)
        let bodies = try await bodies()
        #expect(bodies.count == 1 && bodies.allSatisfy { $0.contains(first) })
    }

    @Test func `what happened in the store reaches those who hear of it`() async throws {
        let node = WorkerID(UUIDv7(high: 1, low: 1))
        let dispatcher = WebhookDispatcher(store: window.store, node: node, logger: Logger(label: "test"))
        for types in [
            #"["queue.paused"]"#, #"["operation.ended","job.progressed"]"#, "[]", #"["job.failed"]"#,
        ] {
            _ = try await window.post("/webhooks", #"{"url":"https://example.org/","types":\#(types)}"#)
        }
        let webhooks = try await window.store.documents(DocumentRequest(Webhook.kind)).compactMap(
            Webhook.init)
        var seen = SeenScene()
        try await dispatcher.lookAround(for: webhooks, &seen)
        _ = try await window.enqueue(#"{"type":"a","queue":"mail"}"#)
        _ = try await window.post("/queues/mail/pause")
        try await dispatcher.lookAround(for: webhooks, &seen)
        try await dispatcher.lookAround(for: webhooks, &seen)
        let bodies = try await bodies()
        #expect(bodies.count == 2)
        #expect(
            bodies.allSatisfy { $0.contains(#""type":"queue.paused""#) && $0.contains(#""name":"mail""#) })
    }

    @Test func `what one process has begun to tell another goes on with`() async throws {
        let faults = Faults(over: window.store)
        func dispatcher(_ number: UInt64) -> WebhookDispatcher {
            WebhookDispatcher(
                store: faults, node: WorkerID(UUIDv7(high: number, low: 1)), logger: Logger(label: "test"))
        }
        _ = try await window.post(
            "/webhooks", #"{"url":"https://example.org/","types":["queue.resumed"]}"#)
        let webhooks = try await window.store.documents(DocumentRequest(Webhook.kind)).compactMap(
            Webhook.init)
        _ = try await window.enqueue(#"{"type":"a","queue":"mail"}"#)
        _ = try await window.post("/queues/mail/pause")
        var (one, two) = (SeenScene(), SeenScene())
        try await dispatcher(1).lookAround(for: webhooks, &one)
        _ = try await window.post("/queues/mail/resume")
        // It stores the message, and dies before it hears so.
        faults.loseReply(of: .insert)
        await #expect(throws: StoreError.self) { try await dispatcher(1).lookAround(for: webhooks, &one) }
        for _ in 1...2 { try await dispatcher(2).lookAround(for: webhooks, &two) }
        // One who led before, and does not know that another does.
        try await dispatcher(1).lookAround(for: webhooks, &one)
        let query = try JobQuery(parsing: "type:shiftwork.webhook")
        #expect(try await window.store.page(PageRequest(query)).jobs.count == 1)
    }

    @Test func `the API's description names every event`() {
        let line = Schema.outboundTexts.split(separator: "\n").first { $0.contains("EventType = ") } ?? ""
        let named = line.split(separator: "=")[1].split(separator: "|").map { $0.filter { $0 != " " } }
        #expect(Set(named) == Set(WebhookMessage.types))
    }
}
