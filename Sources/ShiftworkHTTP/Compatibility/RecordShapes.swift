internal import ShiftworkCore

/// A job as a record of it.
struct JobOut: JSONWritable {
    let job: JobRecord
    let now: Timestamp

    /// Characters of an error.
    private static let errorLimit = 4_000

    package func write(to json: inout JSONWriter) {
        let times = job.timestamps
        json.object { json in
            json.member("job_id", job.id.description)
            json.member("user_id", job.details.user)
            json.member("queue", job.queue.rawValue)
            json.member("status", StatusWords.record.word(for: job.status))
            json.member("progress_pct", job.progress?.percent ?? (job.status == .finished ? 100 : 0))
            json.member("retries", max(0, job.attempt - 1))
            json.member("max_retries", max(0, job.maxAttempts - 1))
            json.key("params")
            json.raw(Self.object(job.payload) ?? Array("{}".utf8))
            json.key("result")
            json.raw(Self.object(job.result) ?? JSONBytes.null.bytes)
            json.member("error", job.error.map { Self.message(of: $0) })
            json.member("created_at", times.createdAt)
            json.member("enqueued_at", times.enqueuedAt)
            json.member("started_at", times.startedAt)
            json.member("finished_at", times.finishedAt)
            json.member("failed_at", times.failedAt)
            json.member("canceled_at", times.canceledAt ?? times.killedAt)
            json.member("tags", job.details.tags)
            json.member("parent_id", job.details.parent?.description)
            json.member("trace_id", job.traceID)
            json.member("wait_ms", milliseconds: job.wait)
            json.member("run_ms", milliseconds: job.run(now: now))
        }
    }

    static func message(of error: JobFailure) -> String {
        String(JSONRedactor().redact(text: error.message).prefix(errorLimit))
    }

    /// Secrets hidden; what is no object becomes one.
    private static func object(_ bytes: [UInt8]?) -> [UInt8]? {
        guard let bytes, !bytes.isEmpty else { return nil }
        let shown = JSONRedactor().redact(JSONBytes(unchecked: bytes))
        guard !shown.isNull else { return nil }
        guard shown.members == nil else { return shown.bytes }
        return Array(#"{"value":"#.utf8) + shown.bytes + Array("}".utf8)
    }
}

/// Some days in numbers, where numbers are promised: nothing is 0.
struct SummaryOut: JSONWritable {
    let statistics: Statistics

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("from_ts", statistics.from)
            json.member("to_ts", statistics.until)
            json.member("success_rate", share: statistics.successRate ?? 0)
            json.member("total_finished", statistics.count(.finished))
            json.member("total_failed", statistics.count(.failed))
            json.member("p95_run_ms", (statistics.run(.finished).quantile(0.95) ?? 0) / 1_000)
            json.member("p95_run_ms_failed", (statistics.run(.failed).quantile(0.95) ?? 0) / 1_000)
            json.key("avg_wait_ms_by_queue")
            json.object {
                for (queue, wait) in AnalyticsSummary(statistics: statistics).waits {
                    $0.member(queue.rawValue, wait.sum / max(1, wait.count) / 1_000)
                }
            }
        }
    }
}

/// What became of a dispatched job.
struct StatusOut: JSONWritable {
    let job: JobRecord

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("id", job.id.description)
            json.member("status", StatusWords.dispatch.word(for: job.status))
            json.key("result")
            if job.status == .failed, let error = job.error {
                json.value(JobOut.message(of: error))
            } else {
                let shown = job.result.map { JSONRedactor().redact(JSONBytes(unchecked: $0)) }
                json.raw((shown ?? .null).bytes)
            }
            json.member("created_at", job.timestamps.createdAt)
            json.member("updated_at", job.timestamps.updatedAt)
        }
    }
}
