import ShiftworkCore

/// Makes jobs in all statuses, which share so few names that queries hit.
struct JobGenerator {
    var random: SeededGenerator
    private var ids = IdentifierSource()
    private var clock: Timestamp
    private(set) var made: [JobID] = []

    static let workers = (1...3).map { number in
        WorkerID(UUIDv7(milliseconds: 1_700_000_000_000, sequence: 0, random: UInt64(number)))
    }

    init(seed: UInt64, now: Timestamp) {
        random = SeededGenerator(seed: seed)
        clock = now - .hours(24)
    }

    mutating func job(_ wanted: JobStatus? = nil) -> JobRecord {
        clock = clock + .seconds(random.number(0...300))
        let id = JobID(ids.next(at: clock, random: random.next()))
        var job = NewJob(
            id: id, type: random.pick(["send-email", "send-sms", "import"]),
            queue: random.pick(["mail", "etl", "default"]),
            payload: Array(#"{"plan":"\#(random.pick(["business", "free"]))"}"#.utf8), details: details())
        job.priority = random.number(0...9)
        made.append(id)
        let status = wanted ?? random.pick(JobStatus.allCases)
        var record = JobRecord(job, status: status, createdAt: clock)
        if random.once(in: 4) { record.timestamps.runAt = clock + .seconds(random.number(1...600)) }
        move(&record)
        return record
    }

    private mutating func details() -> JobDetails {
        var details = JobDetails()
        if random.once(in: 3) { details.tenant = random.pick(["acme", "umbrella"]) }
        if random.once(in: 3) { details.user = random.pick(["41", "42"]) }
        if random.once(in: 3) { details.tags = random.pick([["eu"], ["us"], ["eu", "us"]]) }
        if random.once(in: 3) {
            details.references = [JobReference("TaskPlan", random.number(41...43))]
            if random.once(in: 2) { details.references.append(JobReference("Order", random.number(1...2))) }
        }
        if random.once(in: 6), let parent = made.last { details.parent = parent }
        if random.once(in: 4), let first = made.first { details.batch = BatchID(first.uuid) }
        if random.once(in: 6) { details.uniqueKey = "key \(random.number(1...3))" }
        if random.once(in: 8) {
            details.trace = ["traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"]
        }
        return details
    }

    private mutating func move(_ record: inout JobRecord) {
        let created = record.timestamps.createdAt
        switch record.status {
        case .queued: record.timestamps.enqueuedAt = created
        case .scheduled: record.timestamps.runAt = clock + .seconds(random.number(1...900))
        case .blocked: record.timestamps.blockedAt = created
        case .paused:
            record.timestamps.enqueuedAt = created
            record.timestamps.pausedAt = created + .seconds(random.number(0...60))
        case .canceled: record.timestamps.enqueuedAt = random.once(in: 2) ? created : nil
        case .started, .retrying, .killRequested, .finished, .failed, .killed: run(&record)
        }
        record.timestamps.end(as: record.status, at: clock + .seconds(random.number(100...200)))
    }

    private mutating func run(_ record: inout JobRecord) {
        let created = record.timestamps.createdAt
        (record.attempt, record.token) = (random.number(1...4), created.microseconds)
        (record.failures, record.crashes) = (record.attempt - 1, random.number(0...1))
        record.worker = random.pick(Self.workers)
        record.timestamps.enqueuedAt = created
        if record.status != .retrying {
            record.timestamps.startedAt = created + .milliseconds(random.number(0...90_000))
        }
        if random.once(in: 3) { record.progress = JobProgress(percent: random.number(0...100)) }
        switch record.status {
        case .retrying, .failed: fail(&record)
        case .killRequested: record.timestamps.killRequestedAt = clock + .seconds(95)
        case .finished: if random.once(in: 2) { record.result = Array(#"{"ok":true}"#.utf8) }
        case .started, .scheduled, .blocked, .queued, .paused, .killed, .canceled: break
        }
    }

    private mutating func fail(_ record: inout JobRecord) {
        record.failures = record.attempt
        let name = random.pick(["TimeoutError", "IOError"])
        record.error = JobFailure(
            type: name, message: "it \(random.pick(["timed out", "broke"]))", fingerprint: "ERR-\(name)",
            attempt: record.attempt)
        if record.status == .retrying { record.timestamps.retryAt = clock + .seconds(random.number(1...900)) }
    }
}
