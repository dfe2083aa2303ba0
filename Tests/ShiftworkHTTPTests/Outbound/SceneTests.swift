import HTTPTypes
import Logging
import ShiftworkCore
import ShiftworkMemory
import Testing

@testable import ShiftworkHTTP

@Suite("Webhooks about queues, workers and operations")
struct SceneTests {
    private let window = Window()
    private static let moment = Timestamp(seconds: 1_800_000_000)

    private func scene(
        at seconds: Int, pause: QueuePause? = nil, workers: [WorkerRecord] = [],
        operations: [ShiftworkCore.Operation] = [],
        running: [JobRecord] = []
    ) -> StoreScene {
        var queue = QueueRecord(name: "mail")
        queue.pause = pause
        return StoreScene(
            now: Self.moment + .seconds(seconds), queues: [queue], workers: workers, operations: operations,
            running: running)
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

    @Test func `who goes on in another process's place knows what was paused`() throws {
        var seen = SeenScene()
        _ = scene(at: 5, pause: QueuePause(since: Self.moment)).events(since: &seen)
        let saved = JSONWriter.bytes { seen.write(to: &$0) }
        var next = try SeenScene(JSONBytes(validating: saved))
        #expect(types(scene(at: 20).events(since: &next)) == ["queue.resumed"])
    }

    @Test
    func `a worker is lost when its lease has run out, and that is told by the same message to all who look`()
    {
        let info = WorkerInfo(
            id: WorkerID(UUIDv7(high: 1, low: 1)), name: "host-a:1", types: ["a"], slots: 1,
            lease: .seconds(30))
        let worker = WorkerRecord(info: info, startedAt: Self.moment)
        var (one, two) = (SeenScene(), SeenScene())
        #expect(scene(at: 29, workers: [worker]).events(since: &one).isEmpty)
        _ = scene(at: 28, workers: [worker]).events(since: &two)
        let first = scene(at: 31, workers: [worker]).events(since: &one)
        #expect(types(first) == ["worker.lost"])
        #expect(scene(at: 32, workers: [worker]).events(since: &one).isEmpty)
        #expect(scene(at: 40, workers: [worker]).events(since: &two).map(\.message) == first.map(\.message))
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
        let query = try JobQuery(parsing: "type:shiftwork.webhook")
        let deliveries = try await window.store.page(PageRequest(query)).jobs
        #expect(deliveries.count == 2)
        let bodies = deliveries.compactMap { JSONBytes(unchecked: $0.payload ?? []).scalar(at: ["body"]) }
        #expect(
            bodies.allSatisfy { $0.contains(#""type":"queue.paused""#) && $0.contains(#""name":"mail""#) })
    }

    @Test func `progress is told to those alone who ask for it by name`() async throws {
        let everything = Webhook(id: "a", url: "", secrets: [], createdAt: Self.moment)
        var progress = everything
        progress.types = ["job.progressed"]
        #expect(!everything.hears(of: "job.progressed", job: nil, now: Self.moment))
        #expect(everything.hears(of: "worker.lost", job: nil, now: Self.moment))
        #expect(progress.hears(of: "job.progressed", job: nil, now: Self.moment))
        _ = try await window.enqueue()
        var job = try #require(try await window.store.page(PageRequest(JobQuery())).jobs.first)
        job.progress = JobProgress(percent: 10)
        var seen = SeenScene()
        #expect(scene(at: 1).events(since: &seen).isEmpty)
        #expect(types(scene(at: 2, running: [job]).events(since: &seen)) == ["job.progressed"])
        #expect(scene(at: 3, running: [job]).events(since: &seen).isEmpty)
        job.progress = JobProgress(percent: 20)
        #expect(types(scene(at: 4, running: [job]).events(since: &seen)) == ["job.progressed"])
    }

    @Test func `the API's description names every event`() {
        let line = Schema.outboundTexts.split(separator: "\n").first { $0.contains("EventType = ") } ?? ""
        let named = line.split(separator: "=")[1].split(separator: "|").map { $0.filter { $0 != " " } }
        #expect(Set(named) == Set(WebhookMessage.types))
    }
}
