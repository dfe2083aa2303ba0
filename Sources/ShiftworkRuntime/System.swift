internal import Foundation
public import ShiftworkCore

/// What the runtime takes from the machine: time, chance, and threads. Handed in, so that a test or a
/// simulation can give others. Nothing else in the runtime asks the machine for any of it.
public struct System: Sendable {
    /// The wall clock of this process. Decides nothing; ids and log lines carry it.
    public var now: @Sendable () -> Timestamp
    /// Time since some moment, never stepping: for leases, timeouts, run times.
    public var uptime: @Sendable () -> Duration
    /// Waits; throws `CancellationError` when the task is cancelled.
    public var sleep: @Sendable (Duration) async throws -> Void
    /// 64 random bits.
    public var random: @Sendable () -> UInt64
    /// Where the pump runs, so that no handler can starve it; nil for wherever the caller runs.
    public var engine: (any TaskExecutor)?

    public init(
        now: @escaping @Sendable () -> Timestamp, uptime: @escaping @Sendable () -> Duration,
        sleep: @escaping @Sendable (Duration) async throws -> Void, random: @escaping @Sendable () -> UInt64,
        engine: (any TaskExecutor)? = nil
    ) {
        (self.now, self.uptime, self.sleep, self.random, self.engine) = (now, uptime, sleep, random, engine)
    }

    /// The machine as it is.
    public static let live = System(
        now: {
            var time = timespec()
            clock_gettime(CLOCK_REALTIME, &time)
            return Timestamp(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000)
        },
        uptime: {
            var time = timespec()
            clock_gettime(CLOCK_MONOTONIC, &time)
            return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
        },
        sleep: { try await Task.sleep(for: $0, tolerance: .zero) },
        random: { .random(in: .min ... .max) },
        engine: EngineThread.shared
    )

    /// A number drawn evenly from 0..<1.
    func draw() -> Double { Double(random() >> 11) * 0x1p-53 }
}

/// A thread of our own for the pumps of this process. A handler that blocks the threads of Swift's pool delays other
/// handlers; it must never delay a sign of life.
final class EngineThread: TaskExecutor, @unchecked Sendable {
    static let shared = EngineThread()

    // Protected by `condition`.
    private var jobs: [UnownedJob] = []
    private let condition = NSCondition()

    private init() {
        let thread = Thread { [unowned self] in run() }
        thread.name = "shiftwork-engine"
        thread.start()
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        condition.lock()
        let wasIdle = jobs.isEmpty
        jobs.append(job)
        condition.unlock()
        if wasIdle { condition.signal() }
    }

    private func run() -> Never {
        while true {
            condition.lock()
            while jobs.isEmpty { condition.wait() }
            var batch: [UnownedJob] = []
            swap(&batch, &jobs)
            condition.unlock()
            for job in batch { job.runSynchronously(on: asUnownedTaskExecutor()) }
        }
    }
}

extension System {
    /// How many processors this machine lets us use.
    static var processors: Int { ProcessInfo.processInfo.activeProcessorCount }

    /// Host and process, for people: `host-a:4121`.
    static var processName: String {
        "\(ProcessInfo.processInfo.hostName):\(ProcessInfo.processInfo.processIdentifier)"
    }
}
