package import ShiftworkCore

/// A job with all about it.
package struct MemoryJob: Sendable {
    package var record: JobRecord
    package var motion: JobMotion
    /// The status in which it was stored.
    let initial: JobStatus
    /// The exceptional steps of its life.
    package var steps: [HistoryEntry] = []
    var log: [JobLogLine] = []
    /// The jobs that it waits for.
    var waitsFor: Set<JobID> = []

    init(record: JobRecord, motion: JobMotion, initial: JobStatus) {
        (self.record, self.motion, self.initial) = (record, motion, initial)
    }

    var waitsForJobs: Bool { !waitsFor.isEmpty }
    /// Of the log of its attempt; 0 when that is empty.
    var lastLine: Int { log.last { $0.attempt == motion.attempt }?.sequence ?? 0 }
    var queue: QueueKey { QueueKey(record) }
    var line: LineKey { LineKey(queue: queue, type: record.type) }
    var place: LinePlace {
        LinePlace(priority: record.priority, enqueuedAt: motion.enqueuedAt, job: record.id)
    }

    /// Brings the record up to date with the motion.
    mutating func follow(_ next: JobMotion) {
        motion = next
        (record.status, record.token) = (next.status, next.token)
        (record.attempt, record.failures, record.crashes) = (next.attempt, next.failures, next.crashes)
    }
}

/// A queue is one tenant's.
package struct QueueKey: Sendable, Hashable, Comparable {
    let tenant: String?
    let name: QueueName

    init(tenant: String?, name: QueueName) { (self.tenant, self.name) = (tenant, name) }
    init(_ record: JobRecord) { self.init(tenant: record.details.tenant, name: record.queue) }

    package static func < (left: QueueKey, right: QueueKey) -> Bool {
        (left.tenant ?? "", left.name) < (right.tenant ?? "", right.name)
    }
}

/// Queued jobs of one type in one queue: so that types nobody can run stand in nobody's way.
struct LineKey: Sendable, Hashable {
    let queue: QueueKey
    let type: JobType
}

/// A job's place in its line.
struct LinePlace: Sendable, Hashable, Comparable {
    let priority: Int
    let enqueuedAt: Timestamp
    let job: JobID

    static func < (left: LinePlace, right: LinePlace) -> Bool {
        (left.priority, left.enqueuedAt, left.job) < (right.priority, right.enqueuedAt, right.job)
    }
}

/// When a job is to be released.
struct DueTime: Sendable, Hashable, Comparable {
    let dueAt: Timestamp
    let job: JobID

    static func < (left: DueTime, right: DueTime) -> Bool {
        (left.dueAt, left.job) < (right.dueAt, right.job)
    }
}

/// A unique key is one tenant's.
package struct UniqueKey: Sendable, Hashable {
    let tenant: String?
    let key: String

    package init?(_ details: JobDetails) {
        guard let key = details.uniqueKey else { return nil }
        (tenant, self.key) = (details.tenant, key)
    }
}

/// What counters count by.
package struct CounterKey: Sendable, Hashable {
    let queue: QueueKey
    package let type: JobType
    package let status: JobStatus
}
