/// How a job is shown as JSON, to whom and how much of it: one shape for the HTTP API, the command line and exports.
///
/// Names are in `snake_case`, moments RFC 3339, durations whole milliseconds; payload and result are the
/// bytes as given.
public struct JobJSON: Sendable {
    /// How much of a job is shown.
    public enum Fields: Sendable, Hashable {
        /// Without payload and result, and with the first line of an error: for lists.
        case summary
        /// Everything.
        case full
    }

    /// How much is shown.
    public var fields: Fields
    /// What hides secrets; nil shows them, which only an export by the store's owner may.
    public var redactor: JSONRedactor?
    /// The names of the workers that are known.
    public var workerNames: [WorkerID: String]

    /// What a status is called, for those who have words of their own; nil for ours.
    package var statusWord: (@Sendable (JobStatus) -> String)?

    /// Shows all of a job, secrets hidden.
    public init(
        fields: Fields = .full, redactor: JSONRedactor? = JSONRedactor(),
        workerNames: [WorkerID: String] = [:]
    ) {
        (self.fields, self.redactor, self.workerNames) = (fields, redactor, workerNames)
    }

    /// The job as one JSON object. `now` ends the run time of a job that is running.
    public func encode(_ job: JobRecord, now: Timestamp) -> [UInt8] {
        JSONWriter.bytes { write(job, now: now, to: &$0) }
    }

    package func write(_ job: JobRecord, now: Timestamp, to json: inout JSONWriter) {
        json.object { json in
            writeEssentials(of: job, to: &json)
            if fields == .full {
                json.key("payload")
                json.raw(shown(job.payload))
                json.key("result")
                json.raw(shown(job.result))
            }
            json.member("progress", shown(job.progress))
            writeDetails(of: job, to: &json)
            writeWorker(of: job, to: &json)
            json.member("trace_id", job.traceID)
            json.key("trace")
            json.object {
                for (name, value) in job.details.trace.sorted(by: { $0.key < $1.key }) {
                    $0.member(name, value)
                }
            }
            writeError(of: job, to: &json)
            json.key("timestamps")
            writeTimestamps(of: job, to: &json)
            json.member("wait_ms", milliseconds: job.wait)
            json.member("run_ms", milliseconds: job.run(now: now))
            json.member("timeout_ms", milliseconds: job.details.timeout)
        }
    }

    private func writeEssentials(of job: JobRecord, to json: inout JSONWriter) {
        json.member("id", job.id.description)
        json.member("type", job.type.rawValue)
        json.member("queue", job.queue.rawValue)
        json.member("status", statusWord?(job.status) ?? job.status.rawValue)
        json.member("priority", job.priority)
        json.member("attempt", job.attempt)
        json.member("max_attempts", job.maxAttempts)
        json.member("retries", max(0, job.attempt - 1))
        json.member("max_retries", max(0, job.maxAttempts - 1))
        json.member("failures", job.failures)
        json.member("crashes", job.crashes)
        json.member("max_crashes", job.maxCrashes)
    }

    private func writeDetails(of job: JobRecord, to json: inout JSONWriter) {
        let details = job.details
        json.member("references", details.references)
        json.member("user_id", details.user)
        json.member("tags", details.tags)
        json.member("tenant", details.tenant)
        json.member("parent_id", details.parent?.description)
        json.member("batch_id", details.batch?.description)
        json.member("depends_on", details.dependencies)
        json.member("unique_key", details.uniqueKey)
        json.member("start_before", details.startBefore)
        json.member("retention", details.retention)
        json.member("payload_version", job.payloadVersion)
    }

    private func writeWorker(of job: JobRecord, to json: inout JSONWriter) {
        json.key("worker")
        guard let worker = job.worker else { return json.value(nil as String?) }
        json.object {
            $0.member("id", worker.description)
            $0.member("name", workerNames[worker])
        }
    }

    private func writeError(of job: JobRecord, to json: inout JSONWriter) {
        json.key("error")
        guard let error = job.error else { return json.value(nil as String?) }
        func shown(_ text: String) -> String { redactor?.redact(text: text) ?? text }
        let message = shown(error.message)
        let line = message.prefix { !$0.isNewline }
        json.object {
            $0.member("type", shown(error.type))
            $0.member("message", fields == .full ? message : String(line))
            $0.member("location", error.location.map(shown))
            $0.member("fingerprint", error.fingerprint)
            $0.member("attempt", error.attempt)
        }
    }

    private func writeTimestamps(of job: JobRecord, to json: inout JSONWriter) {
        let times = job.timestamps
        json.object {
            $0.member("created_at", times.createdAt)
            $0.member("run_at", times.runAt)
            // A job with a planned time was scheduled from the moment it was made.
            $0.member("scheduled_at", times.runAt.map { _ in times.createdAt })
            $0.member("blocked_at", times.blockedAt)
            $0.member("enqueued_at", times.enqueuedAt)
            $0.member("started_at", times.startedAt)
            $0.member("retry_at", times.retryAt)
            $0.member("paused_at", times.pausedAt)
            $0.member("kill_requested_at", times.killRequestedAt)
            $0.member("finished_at", times.finishedAt)
            $0.member("failed_at", times.failedAt)
            $0.member("killed_at", times.killedAt)
            $0.member("canceled_at", times.canceledAt)
            $0.member("updated_at", times.updatedAt)
            $0.member("prune_at", times.pruneAt)
        }
    }

    private func shown(_ progress: JobProgress?) -> JobProgress? {
        guard var shown = progress, let redactor else { return progress }
        shown.message = shown.message.map { redactor.redact(text: $0) }
        return shown
    }

    private func shown(_ json: [UInt8]?) -> [UInt8] {
        guard let json, !json.isEmpty else { return JSONBytes.null.bytes }
        let bytes = JSONBytes(unchecked: json)
        return (redactor?.redact(bytes) ?? bytes).bytes
    }
}

extension Dependency: JSONWritable {
    /// The id alone where the policy is the usual one.
    package func write(to json: inout JSONWriter) {
        guard onFailure != .cancel else { return json.value(job.description) }
        json.object {
            $0.member("id", job.description)
            $0.member("on_failure", onFailure.rawValue)
        }
    }
}

extension JobProgress: JSONWritable {
    package func write(to json: inout JSONWriter) {
        json.object {
            $0.member("percent", percent)
            $0.member("current", current)
            $0.member("total", total)
            $0.member("message", message)
        }
    }
}

extension JobRecord {
    /// The trace that the job belongs to: the second part of its W3C `traceparent`.
    package var traceID: String? {
        let parts = details.trace["traceparent"]?.split(separator: "-") ?? []
        return parts.count == 4 ? String(parts[1]) : nil
    }
}
