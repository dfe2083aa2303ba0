internal import Logging
internal import ShiftworkCore
internal import Synchronization

/// The runtime's side of a handler that a test runs: writes down what it tells.
final class TestActivity: JobActivity {
    private let run: Mutex<TestRun>
    private let enqueueChild: @Sendable (any Job, EnqueueOptions) async throws -> JobID
    let store: any JobStore

    init(
        type: JobType, store: any JobStore,
        enqueueChild: @escaping @Sendable (any Job, EnqueueOptions) async throws -> JobID
    ) {
        run = Mutex(TestRun(type: type))
        (self.store, self.enqueueChild) = (store, enqueueChild)
    }

    /// What was told so far.
    var told: TestRun { run.withLock { $0 } }

    var logger: Logger { Logger(label: "job") { _ in TestLogHandler(activity: self) } }
    var stopReason: StopReason? { nil }

    func report(_ progress: JobProgress) { run.withLock { $0.progress.append(progress) } }

    func note(_ text: String) { run.withLock { $0.log.append(text) } }

    func enqueue(_ child: any Job, _ options: EnqueueOptions) async throws -> JobID {
        let id = try await enqueueChild(child, options)
        run.withLock { $0.children.append(id) }
        return id
    }
}

/// Takes every line, whatever its level.
private struct TestLogHandler: LogHandler {
    let activity: TestActivity
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level = .trace

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) { activity.note(event.message.description) }
}
