internal import ShiftworkCore
internal import Testing

@Suite struct `A job as a line of an export` {
    @Test func `is read back as it was`() {
        Property(name: "export and import", generate: Self.job) { job in
            let line = JobJSON(redactor: nil).encode(job, now: job.timestamps.createdAt)
            let read = try JobJSON.decode(try JSONBytes(validating: line))
            return read == job ? nil : "it is read as \(read)"
        }.check()
    }

    private static func job(_ draws: inout Draws) -> JobRecord {
        var new = NewJob(id: JobID(id(&draws)), type: JobType(name(&draws)))
        new.queue = QueueName(name(&draws))
        new.priority = draws.number(0...9)
        (new.maxAttempts, new.maxCrashes) = (draws.number(1...99), draws.number(1...9))
        new.payloadVersion = draws.number(1...7)
        new.payload = Array(draws.pick(["{}", #"{"a":[1,"é"]}"#, "[]", "null"]).utf8)
        new.details = details(&draws)
        var job = JobRecord(new, status: draws.pick(JobStatus.allCases), createdAt: moment(&draws))
        (job.attempt, job.failures, job.crashes) = (
            draws.number(0...99), draws.number(0...99), draws.number(0...9)
        )
        job.result = draws.maybe { Array($0.pick(["1", #""text""#, "{}"]).utf8) }
        job.worker = draws.maybe { WorkerID(id(&$0)) }
        job.progress = draws.maybe {
            JobProgress(
                percent: $0.number(0...100), current: $0.maybe { $0.number(0...9) },
                total: $0.maybe { $0.number(0...9) },
                message: $0.maybe(text))
        }
        job.error = draws.maybe {
            JobFailure(
                type: text(&$0), message: text(&$0), location: $0.maybe(text), fingerprint: "ERR-0000",
                attempt: $0.number(0...9))
        }
        times(&job.timestamps, &draws)
        if job.payload == Array("null".utf8) { job.payload = JSONBytes.emptyObject.bytes }
        return job
    }

    private static func times(_ times: inout JobTimestamps, _ draws: inout Draws) {
        let fields: [WritableKeyPath<JobTimestamps, Timestamp?>] = [
            \.runAt, \.blockedAt, \.enqueuedAt, \.startedAt, \.retryAt, \.pausedAt, \.killRequestedAt,
            \.finishedAt,
            \.failedAt, \.killedAt, \.canceledAt, \.pruneAt,
        ]
        for field in fields { times[keyPath: field] = draws.maybe(moment) }
    }

    private static func details(_ draws: inout Draws) -> JobDetails {
        var details = JobDetails()
        details.references = draws.many(0...2) { JobReference(name(&$0), text(&$0)) }
        details.tags = draws.many(0...2, text)
        (details.user, details.tenant, details.uniqueKey) = (
            draws.maybe(text), draws.maybe(text), draws.maybe(text)
        )
        details.parent = draws.maybe { JobID(id(&$0)) }
        details.batch = draws.maybe { BatchID(id(&$0)) }
        details.dependencies = draws.many(0...2) {
            Dependency(JobID(id(&$0)), onFailure: $0.pick(Dependency.Policy.allCases))
        }
        details.timeout = draws.maybe { .milliseconds($0.number(1...100_000)) }
        details.startBefore = draws.maybe(moment)
        return details
    }

    private static func id(_ draws: inout Draws) -> UUIDv7 {
        UUIDv7(
            milliseconds: 1_795_248_000_000, sequence: UInt16(draws.number(0...9)),
            random: UInt64(draws.number(0...9)))
    }

    /// As it is written: to the millisecond.
    private static func moment(_ draws: inout Draws) -> Timestamp {
        Timestamp(
            microseconds: Int64(draws.number(0...4_000_000_000)) * 1_000_000 + Int64(draws.number(0...999))
                * 1_000)
    }

    private static func name(_ draws: inout Draws) -> String { draws.pick(["a", "send-email", "mail.eu"]) }

    private static func text(_ draws: inout Draws) -> String {
        "a" + draws.text(of: ["b", "\"", "\\", "\n", "\u{1B}", "é", "e\u{301}", "😀", "/", " "], upTo: 5)
    }
}
