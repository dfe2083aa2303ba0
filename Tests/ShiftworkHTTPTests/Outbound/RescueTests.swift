import Logging
import ShiftworkCore
import ShiftworkLaws
import ShiftworkRuntime
import ShiftworkTesting
import Testing

@testable import ShiftworkHTTP

@Suite("Webhooks about rescued jobs")
struct RescueTests {
    private let gate = Gate()
    private let faults: Faults
    private let webhook: Webhook

    init() {
        faults = Faults(over: gate.store)
        webhook = Webhook(id: "w", url: "https://example.org/", secrets: [], createdAt: gate.clock.now)
    }

    private func dispatcher(_ number: UInt64 = 1) -> WebhookDispatcher {
        WebhookDispatcher(
            store: faults, node: WorkerID(UUIDv7(high: number, low: 1)), logger: Logger(label: "test"))
    }

    /// Jobs whose worker fell silent, which is written down.
    private func lose(_ count: UInt64 = 1) async throws -> (worker: WorkerRecord, leases: [Lease]) {
        let id = WorkerID(UUIDv7(high: 7, low: 7))
        try await gate.store.register(WorkerInfo(id: id, name: "w", types: [], slots: Int(count)))
        let jobs = (1...count).map {
            NewJob(id: JobID(UUIDv7(milliseconds: 1, sequence: 0, random: $0)), type: "deed")
        }
        _ = try await gate.store.insert(jobs, durability: .durable)
        let leases = try await gate.store.claim(jobs.map(\.id), worker: id).map(\.lease)
        let worker = try await gate.store.workers([id])[0]
        gate.clock.advance(by: .seconds(31))
        _ = try await gate.store.save(
            RescuedJobs.changes(jobs.map(\.id), of: worker, at: gate.clock.now), durability: .relaxed)
        return (worker, leases)
    }

    private func rescue(_ worker: WorkerRecord, limit: Int = 1_000) async throws {
        let rescue = try await gate.store.rescue(worker.info.id, beat: worker.beat, limit: limit)
        #expect(rescue != nil)
    }

    private func messages() async throws -> [String] {
        var request = PageRequest(try JobQuery(parsing: "type:shiftwork.webhook"))
        request.isFull = true
        return try await gate.store.page(request).jobs.compactMap {
            JSONBytes(unchecked: $0.payload ?? []).scalar(at: ["body"])
        }
    }

    private func written() async throws -> [RescuedJobs] {
        try await gate.store.documents(DocumentRequest(RescuedJobs.kind)).compactMap(RescuedJobs.init)
    }

    @Test func `a job that was taken from a lost worker is told once, and what was written is gone`()
        async throws
    {
        try await rescue(try await lose().worker)
        for number in 1...2 { try await dispatcher(UInt64(number)).tellRescues(to: [webhook]) }
        let messages = try await messages()
        #expect(messages.count == 1)
        #expect(
            messages.allSatisfy { $0.contains(#""type":"job.rescued""#) && $0.contains(#""type":"deed""#) })
        #expect(try await written().isEmpty)
    }

    @Test func `a job is told once it is taken, however late that is`() async throws {
        let (worker, leases) = try await lose(3)
        try await dispatcher().tellRescues(to: [webhook])
        #expect(try await messages().isEmpty)
        try await rescue(worker, limit: 2)
        try await dispatcher().tellRescues(to: [webhook])
        #expect(try await messages().count == 2)
        #expect(try await written().flatMap(\.jobs) == [leases[2].job])
        gate.clock.advance(by: .seconds(3_600))
        try await rescue(worker)
        try await dispatcher().tellRescues(to: [webhook])
        #expect(try await messages().count == 3)
    }

    @Test func `a job that its worker settled after all is not told`() async throws {
        let (worker, leases) = try await lose()
        var trip = PumpTrip(worker: worker.info.id)
        trip.settlements = [Settlement(.succeed, lease: leases[0])]
        _ = try await gate.store.pump(trip)
        try await dispatcher().tellRescues(to: [webhook])
        #expect(try await messages().isEmpty)
        #expect(try await written().isEmpty)
    }

    @Test func `a job that ends by its worker's loss is told as ended alone`() async throws {
        let (worker, leases) = try await lose()
        _ = try await gate.store.control(ControlRequest(.kill, jobs: [leases[0].job]))
        try await rescue(worker)
        try await dispatcher().tellRescues(to: [webhook])
        #expect(try await messages().isEmpty)
    }

    @Test func `who dies between telling and forgetting leaves no second message`() async throws {
        try await rescue(try await lose().worker)
        faults.loseReply(of: .insert)
        await #expect(throws: StoreError.self) { try await dispatcher().tellRescues(to: [webhook]) }
        #expect(try await written().count == 1)
        try await dispatcher(2).tellRescues(to: [webhook])
        #expect(try await messages().count == 1)
        #expect(try await written().isEmpty)
    }

    @Test func `what happened before a webhook listened is not told to it`() async throws {
        try await rescue(try await lose().worker)
        var later = webhook
        later.hearsFrom = gate.clock.now + .seconds(1)
        try await dispatcher().tellRescues(to: [later])
        #expect(try await messages().isEmpty)
    }

    @Test func `nothing is asked for those who do not hear of it`() async throws {
        try await rescue(try await lose().worker)
        var other = webhook
        other.types = ["job.failed"]
        faults.isDown = true
        try await dispatcher().tellRescues(to: [other])
    }

    @Test func `who asks to hear of what is not told is refused`() async throws {
        let window = Window()
        let others =
            JobStatus.allCases.filter { !$0.isTerminal }.map { "job.\($0.rawValue)" } + [
                "job.pruned", "schedule.missed",
            ]
        for type in others {
            let wish = #"{"url":"https://example.org/","types":["\#(type)"]}"#
            let answer = try await window.post("/webhooks", wish)
            #expect(answer.status == 400)
            #expect(answer["errors", "0", "pointer"] == "#/types/0")
        }
        let heard = #"{"url":"https://example.org/","types":["job.rescued"]}"#
        #expect(try await window.post("/webhooks", heard).status == 201)
    }
}
