internal import Logging

/// Writes to the application's log, at its level, and to the job's own, from `info` up.
struct JobLogHandler: LogHandler {
    private var base: any LogHandler
    private let job: RunningJob

    init(base: any LogHandler, job: RunningJob) { (self.base, self.job) = (base, job) }

    /// The application's level, but never above `info`: the job's own log is asked, too.
    var logLevel: Logger.Level {
        get { min(base.logLevel, .info) }
        set { base.logLevel = newValue }
    }

    var metadata: Logger.Metadata {
        get { base.metadata }
        set { base.metadata = newValue }
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { base[metadataKey: key] }
        set { base[metadataKey: key] = newValue }
    }

    func log(event: LogEvent) {
        if event.level >= base.logLevel { base.log(event: event) }
        guard event.level >= .info else { return }
        let words = event.metadata?.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" } ?? []
        job.note(level: event.level, text: ([event.message.description] + words).joined(separator: " "))
    }
}
