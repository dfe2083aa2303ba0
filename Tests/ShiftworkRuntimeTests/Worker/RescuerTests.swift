internal import Logging
internal import ShiftworkCore
internal import ShiftworkMemory
internal import ShiftworkTesting
internal import Testing

@testable internal import ShiftworkRuntime

/// What is written down of workers that are lost.
struct RescuerTests {
    private let clock = TestClock()
    private let faults: Faults
    private let rescuer: Rescuer

    init() {
        let clock = clock
        faults = Faults(over: MemoryStore(clock: { clock.now }))
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        rescuer = Rescuer(store: faults, telemetry: Telemetry(logger: logger))
    }

    /// A worker that holds a job.
    private func register(_ number: UInt64, tenant: String? = nil) async throws {
        let worker = WorkerID(UUIDv7(high: 1, low: number))
        var info = WorkerInfo(id: worker, name: "host-\(number)", types: ["deed"], slots: 1)
        info.tenant = tenant
        try await faults.register(info)
        let id = JobID(UUIDv7(milliseconds: 1, sequence: 0, random: number))
        _ = try await faults.insert([NewJob(id: id, type: "deed")], durability: .durable)
        let claimed = try await faults.claim([id], worker: worker)
        #expect(claimed.count == 1)
    }

    private func lost() async throws -> [LostWorker] {
        try await faults.documents(DocumentRequest(LostWorker.kind)).compactMap(LostWorker.init)
    }

    private func rescued() async throws -> [RescuedJobs] {
        try await faults.documents(DocumentRequest(RescuedJobs.kind)).compactMap(RescuedJobs.init)
    }

    @Test func `a worker's name and tenant are known after it was rescued`() async throws {
        try await register(1, tenant: "acme")
        clock.advance(by: .seconds(31))
        await rescuer.rescue(try await faults.workers())
        let lost = try #require(try await lost().first)
        #expect([lost.name, lost.tenant] == ["host-1", "acme"])
        #expect(lost.at == clock.now)
        #expect(try await faults.workers().isEmpty)
    }

    @Test func `a loss is written down before the store forgets the worker`() async throws {
        try await register(1)
        faults.loseReply(of: .rescue)
        await rescuer.rescue(try await faults.workers())
        #expect(try await faults.workers().isEmpty)
        #expect(try await lost().count == 1)
    }

    @Test func `what is wrong with one worker keeps no other from being rescued`() async throws {
        for number in 1...3 { try await register(UInt64(number)) }
        faults.fail(.rescue, number: 2)
        await rescuer.rescue(try await faults.workers())
        #expect(try await faults.workers().count == 1)
    }

    @Test func `a loss that cannot be written down keeps no job from being freed, and is written down then`()
        async throws
    {
        try await register(1)
        faults.fail(.save)
        await rescuer.rescue(try await faults.workers())
        #expect(try await faults.workers().isEmpty)
        #expect(try await lost().count == 1)
    }

    @Test func `which jobs are lost is written down before they are freed, once, whoever does so`()
        async throws
    {
        try await register(1)
        let silent = try await faults.workers()
        let held = try await faults.page(PageRequest(.status(.started))).jobs.map(\.id)
        faults.fail(.rescue)
        for _ in 1...2 {
            await rescuer.rescue(silent)
            #expect(try await rescued().map(\.jobs) == [held])
            #expect(try await rescued().map(\.worker) == [silent[0].info.id])
        }
        #expect(try await faults.workers().isEmpty)
    }

    @Test(arguments: [StoreCall.page, .save])
    func `jobs that could not be written down are freed all the same, and written down then`(
        _ call: StoreCall
    ) async throws {
        try await register(1)
        let held = try await faults.page(PageRequest(.status(.started))).jobs.map(\.id)
        faults.fail(call, number: call == .save ? 2 : 1)
        await rescuer.rescue(try await faults.workers())
        #expect(try await faults.workers().isEmpty)
        #expect(try await rescued().map(\.jobs) == [held])
    }

    @Test func `a worker that has beaten meanwhile is not lost`() async throws {
        try await register(1)
        let silent = try await faults.workers()
        let store = faults.store
        faults.before { call in
            if call == .rescue { _ = try? await store.pump(PumpTrip(worker: silent[0].info.id)) }
        }
        await rescuer.rescue(silent)
        #expect(try await faults.workers().count == 1)
        #expect(try await lost().isEmpty)
        #expect(try await rescued().isEmpty)
    }

    @Test func `who comes back under its id and is lost again is lost again`() async throws {
        for _ in 1...2 {
            try await register(1)
            clock.advance(by: .seconds(31))
            await rescuer.rescue(try await faults.workers())
            #expect(try await lost().map(\.at) == [clock.now])
            clock.advance(by: .seconds(600))
        }
    }

    @Test func `two rescuers of one worker write down one moment`() async throws {
        try await register(1)
        let silent = try await faults.workers()
        clock.advance(by: .seconds(31))
        let moment = clock.now
        faults.fail(.rescue)
        await rescuer.rescue(silent)
        clock.advance(by: .seconds(5))
        await rescuer.rescue(silent)
        #expect(try await lost().map(\.at) == [moment])
    }
}
