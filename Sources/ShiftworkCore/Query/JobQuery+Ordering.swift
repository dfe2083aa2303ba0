extension JobQuery {
    /// The order of the answer: as asked for, else waiting jobs by next due and others newest first.
    public var order: Sort {
        sort ?? (asksForPlannedJobsOnly ? Sort(.due) : Sort(.created, isDescending: true))
    }

    private var asksForPlannedJobsOnly: Bool {
        terms.contains { term in
            guard !term.isNegated, case .status(let values) = term.predicate else { return false }
            return values.statuses.isSubset(of: [.scheduled, .retrying])
        }
    }
}

extension JobQuery.Sort {
    /// A job's place in the order, as a cursor keeps it: a time in microseconds, a duration in microseconds,
    /// or a number.
    ///
    /// `created` is the order of the ids, so its value is always 0. A job without the value comes last,
    /// either way.
    public func position(of record: JobRecord, now: Timestamp) -> JobCursor {
        JobCursor(value: value(in: record, now: now) ?? (isDescending ? .min : .max), job: record.id)
    }

    /// Whether one place comes before another: by value, then by id, both in the order's direction.
    public func puts(_ one: JobCursor, before other: JobCursor) -> Bool {
        let isLess = one.value != other.value ? one.value < other.value : one.job < other.job
        return isDescending ? !isLess && one != other : isLess
    }

    private func value(in record: JobRecord, now: Timestamp) -> Int64? {
        let times = record.timestamps
        return switch key {
        case .created: 0
        case .due: record.dueAt?.microseconds
        case .enqueued: times.enqueuedAt?.microseconds
        case .started: times.startedAt?.microseconds
        case .ended: times.endedAt?.microseconds
        case .wait: record.wait?.microseconds
        // While a job runs it has no place: it would move while the list is read.
        case .run: times.endedAt == nil ? nil : record.run(now: now)?.microseconds
        case .attempt: Int64(record.attempt)
        case .priority: Int64(record.priority)
        }
    }
}

extension JobRecord {
    /// When the job is to run next; nil unless it is `scheduled` or `retrying`.
    var dueAt: Timestamp? {
        switch status {
        case .scheduled: timestamps.runAt
        case .retrying: timestamps.retryAt
        case .blocked, .queued, .started, .paused, .killRequested, .finished, .failed, .killed, .canceled: nil
        }
    }
}
