internal import Logging
internal import ShiftworkCore
internal import Synchronization

/// One attempt while it runs: what its handler says, and how it is asked to stop.
final class RunningJob: JobActivity {
    let job: ClaimedJob
    /// When it began, by the monotonic clock.
    let startedAt: Duration
    private let state = Mutex(State())
    let store: any JobStore
    private let makeLogger: @Sendable () -> Logger
    private let now: @Sendable () -> Timestamp
    private let enqueueChild: @Sendable (any Job, EnqueueOptions) async throws -> JobID

    private struct State {
        var task: TaskReference?
        var logger: Logger?
        var stopReason: StopReason?
        var progress: JobProgress?
        var isProgressNew = false
        var lines: [LogReport] = []
        var lineCount = 0
        var bytes = 0
    }

    private static let limits = Limits()

    init(
        job: ClaimedJob, startedAt: Duration, store: any JobStore, logger: @escaping @Sendable () -> Logger,
        now: @escaping @Sendable () -> Timestamp,
        enqueueChild: @escaping @Sendable (any Job, EnqueueOptions) async throws -> JobID
    ) {
        (self.job, self.startedAt, self.store, makeLogger, self.now) = (job, startedAt, store, logger, now)
        self.enqueueChild = enqueueChild
    }

    // MARK: The handler's side

    /// Made when it is first asked for: what a log line says of its job costs more than a short job.
    var logger: Logger {
        let base = state.withLock { state in
            let logger = state.logger ?? makeLogger()
            state.logger = logger
            return logger
        }
        return Logger(label: base.label) { _ in JobLogHandler(base: base.handler, job: self) }
    }

    var stopReason: StopReason? { state.withLock { $0.stopReason } }

    func report(_ progress: JobProgress) {
        state.withLock { ($0.progress, $0.isProgressNew) = (progress, true) }
    }

    func enqueue(_ child: any Job, _ options: EnqueueOptions) async throws -> JobID {
        try await enqueueChild(child, options)
    }

    func note(level: Logger.Level, text: String) {
        let at = now()
        state.withLock { state in
            guard state.lineCount < Self.limits.logLines else { return }
            state.lineCount += 1
            state.lines.append(
                LogReport(
                    lease: job.lease, sequence: job.lastLine + state.lineCount, at: at,
                    level: level.rawValue, text: Self.limits.cut(logLine: text)))
        }
    }

    // MARK: The worker's side

    /// Runs the handler as something that ``stop(_:)`` can cancel.
    func whileCancellable<T: Sendable>(_ body: () async throws -> T) async throws -> T {
        try await withUnsafeCurrentTask { task in
            // "Only APIs on UnsafeCurrentTask that are also part of Task are safe to invoke from another
            // task", and only while the task runs: it is forgotten before this scope ends, under the lock
            // that `stop` takes.
            let reference = task.map(TaskReference.init)
            let isStopped = state.withLock { state in
                state.task = reference
                return state.stopReason != nil
            }
            defer { state.withLock { $0.task = nil } }
            if isStopped { task?.cancel() }
            return try await body()
        }
    }

    /// Asks the handler to stop; the first reason stays.
    func stop(_ reason: StopReason) {
        state.withLock { state in
            guard state.stopReason == nil else { return }
            state.stopReason = reason
            state.task?.task.cancel()
        }
    }

    /// The progress that no trip has carried yet.
    func takeProgress() -> ProgressReport? {
        state.withLock { state in
            guard state.isProgressNew, let progress = state.progress else { return nil }
            state.isProgressNew = false
            return ProgressReport(lease: job.lease, progress: progress)
        }
    }

    /// The lines that no trip has carried yet.
    func takeLines() -> [LogReport] {
        state.withLock { state in
            guard !state.lines.isEmpty else { return [] }
            defer { state.lines.removeAll() }
            return state.lines
        }
    }

    var hasNews: Bool { state.withLock { $0.isProgressNew || !$0.lines.isEmpty } }

    /// When the attempt has run too long, by the monotonic clock; nil for never.
    var deadline: Duration? { job.details.timeout.map { startedAt + $0 } }
}

/// Sendable because it is only used under `RunningJob`'s lock while the task runs, and only to cancel it.
private struct TaskReference: @unchecked Sendable {
    let task: UnsafeCurrentTask
}
