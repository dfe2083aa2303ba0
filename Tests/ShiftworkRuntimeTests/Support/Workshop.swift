internal import Logging
internal import ServiceLifecycle
internal import ServiceLifecycleTestKit
internal import ShiftworkCore
internal import ShiftworkMemory
internal import ShiftworkRuntime
internal import ShiftworkTesting
internal import Synchronization
internal import Testing

/// A whole runtime over a store in memory, on a clock that the test moves.
struct Workshop {
    let clock: TestClock
    let script: Script
    let store: any JobStore
    let shiftwork: Shiftwork<Script>

    init(
        _ configuration: ShiftworkConfiguration = .quiet, clock: TestClock = TestClock(),
        script: Script = Script(), store: (any JobStore)? = nil,
        @JobsBuilder<Script> jobs: () -> [RegisteredJob<Script>] = {
            JobsBuilder<Script>.buildExpression(Deed.self)
        }
    ) async throws {
        (self.clock, self.script) = (clock, script)
        self.store = store ?? MemoryStore(clock: { clock.now })
        shiftwork = try await Shiftwork(
            store: self.store, services: script, configuration: configuration, system: clock.system,
            jobs: jobs)
    }

    /// Runs a service on the clock's executor while the test acts, and shuts it down in the end.
    func running(
        _ service: (any Service)? = nil, _ body: (GracefulShutdownTestTrigger) async throws -> Void
    ) async throws {
        let service = service ?? shiftwork
        let end = End()
        try await testGracefulShutdown { trigger in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask(executorPreference: clock.executor) { [end] in
                    defer { end.isReached = true }
                    try await service.run()
                }
                try await body(trigger)
                trigger.triggerGracefulShutdown()
                _ = await clock.run { end.isReached }
                if !end.isReached {
                    Issue.record("The service did not end")
                    group.cancelAll()
                }
            }
        }
    }

    /// Lets time pass until a job is in a status.
    func wait(_ job: JobHandle<some Job>, is status: JobStatus, _ place: SourceLocation = #_sourceLocation)
        async throws
    {
        let reached = try await clock.run { try await job.status() == status }
        let status = try await job.status().rawValue
        #expect(reached, "it is \(status)", sourceLocation: place)
    }

    /// Lets time pass until so many runs began.
    func wait(began count: Int, _ place: SourceLocation = #_sourceLocation) async {
        let reached = await clock.run { script.began.count >= count }
        let began = script.began
        #expect(reached, "\(began)", sourceLocation: place)
    }
}

/// Whether a service has ended.
private final class End: Sendable {
    private let state = Mutex(false)
    var isReached: Bool {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }
}

extension ShiftworkConfiguration {
    /// Four slots, no log.
    static var quiet: ShiftworkConfiguration { quiet(slots: 4) }

    static func quiet(
        slots: Int = 4, queues: WorkerQueues = .all, drain: Duration = .seconds(25)
    ) -> ShiftworkConfiguration {
        ShiftworkConfiguration(
            worker: WorkerConfiguration(queues: queues, slots: slots, drain: drain, name: "test"),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }
}
