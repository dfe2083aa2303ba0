// Where the fields of the filter language are in a record.
extension JobQuery.TimeField {
    /// The timestamp that the key names; nil when the job has none.
    public func value(in times: JobTimestamps) -> Timestamp? {
        switch self {
        case .created: times.createdAt
        // A scheduled job's own timestamp is its planned time.
        case .scheduled, .runAt: times.runAt
        case .blocked: times.blockedAt
        case .enqueued: times.enqueuedAt
        case .started: times.startedAt
        case .retry: times.retryAt
        case .paused: times.pausedAt
        case .killRequested: times.killRequestedAt
        case .finished: times.finishedAt
        case .failed: times.failedAt
        case .killed: times.killedAt
        case .canceled: times.canceledAt
        }
    }
}

extension JobQuery.DurationField {
    /// The duration that the key names; nil when the job has none yet.
    public func value(in record: JobRecord, now: Timestamp) -> Duration? {
        switch self {
        case .wait: record.wait
        case .run: record.run(now: now)
        }
    }
}

extension JobQuery.NumberField {
    /// The number that the key names; nil when the job has none.
    public func value(in record: JobRecord) -> Int? {
        switch self {
        case .attempt: record.attempt
        case .retries: max(0, record.attempt - 1)
        case .crashes: record.crashes
        case .priority: record.priority
        case .progress: record.progress?.percent
        }
    }
}

extension JobDetails {
    /// The trace that the job belongs to, 32 hexadecimal digits: the second part of its `traceparent`.
    public var traceID: String? {
        guard let parts = trace["traceparent"]?.split(separator: "-"), parts.count >= 4 else { return nil }
        return String(parts[1])
    }
}
