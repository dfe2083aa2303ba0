extension JobJSON {
    /// Reads a job as ``encode(_:now:)`` writes it: what an import does. Fields that it does not know are passed over.
    /// - Throws: ``JSONFieldError`` with the field that is wrong.
    package static func decode(_ json: JSONBytes) throws(JSONFieldError) -> JobRecord {
        let fields = try JSONFields(json)
        guard let id: JobID = try fields.id("id") else { throw fields.error("id", "This field is missing") }
        var new = NewJob(id: id, type: JobType(try fields.required("type")))
        new.queue = QueueName(try fields.string("queue") ?? QueueName.default.rawValue)
        new.payload = fields.json("payload")?.bytes ?? JSONBytes.emptyObject.bytes
        new.priority = try fields.priority() ?? new.priority
        new.maxAttempts = max(1, try fields.count("max_attempts") ?? new.maxAttempts)
        new.maxCrashes = max(1, try fields.count("max_crashes") ?? new.maxCrashes)
        new.payloadVersion = try fields.count("payload_version") ?? 1
        new.details = try JobDetails(fields: fields)
        for member in fields.json("trace")?.members ?? [] {
            if let text = member.value.string { new.details.trace[member.name] = text }
        }
        let word = try fields.required("status")
        guard let status = JobStatus(rawValue: word) else {
            throw fields.error("status", "No status is called so")
        }
        let times = try readTimestamps(try fields.object("timestamps"), in: fields)
        var job = JobRecord(new, status: status, createdAt: times.createdAt)
        job.timestamps = times
        try readRun(of: &job, from: fields)
        return job
    }

    private static func readRun(of job: inout JobRecord, from fields: JSONFields) throws(JSONFieldError) {
        job.attempt = try fields.count("attempt") ?? 0
        job.failures = try fields.count("failures") ?? max(0, job.attempt - 1)
        job.crashes = try fields.count("crashes") ?? 0
        job.result = fields.json("result")?.bytes
        job.worker = try fields.object("worker")?.id("id")
        if let progress = try fields.object("progress") {
            job.progress = JobProgress(
                percent: try progress.integer("percent") ?? 0, current: try progress.integer("current"),
                total: try progress.integer("total"), message: try progress.string("message"))
        }
        guard let error = try fields.object("error") else { return }
        job.error = JobFailure(
            type: try error.required("type"), message: try error.required("message"),
            location: try error.string("location"), fingerprint: try error.string("fingerprint") ?? "",
            attempt: try error.count("attempt") ?? job.attempt)
    }

    private static func readTimestamps(
        _ times: JSONFields?, in fields: JSONFields
    ) throws(JSONFieldError) -> JobTimestamps {
        guard let times, let created = try times.moment("created_at") else {
            throw fields.error("timestamps/created_at", "This field is missing")
        }
        var result = JobTimestamps(createdAt: created)
        result.runAt = try times.moment("run_at")
        result.blockedAt = try times.moment("blocked_at")
        result.enqueuedAt = try times.moment("enqueued_at")
        result.startedAt = try times.moment("started_at")
        result.retryAt = try times.moment("retry_at")
        result.pausedAt = try times.moment("paused_at")
        result.killRequestedAt = try times.moment("kill_requested_at")
        result.finishedAt = try times.moment("finished_at")
        result.failedAt = try times.moment("failed_at")
        result.killedAt = try times.moment("killed_at")
        result.canceledAt = try times.moment("canceled_at")
        result.pruneAt = try times.moment("prune_at")
        return result
    }
}
