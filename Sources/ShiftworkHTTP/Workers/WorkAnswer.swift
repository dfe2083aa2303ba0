internal import ShiftworkCore

/// What a trip brings back to a worker.
struct WorkAnswer: JSONWritable {
    let reply: PumpReply
    let request: WorkRequest
    /// How long the worker may be silent; nil when the store does not know it.
    let lease: Duration?

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("known", reply.isWorkerKnown)
            json.member("directive", reply.directive.rawValue)
            json.key("settled")
            json.array { json in
                for (ending, answer) in zip(request.endings, reply.settled) {
                    json.object {
                        $0.member("job", ending.lease.job.description)
                        switch answer {
                        case .settled(let status): $0.member("status", status.rawValue)
                        case .alreadySettled: $0.member("status", "already_settled")
                        case .leaseLost: $0.member("status", "lease_lost")
                        }
                    }
                }
            }
            json.member("kill", reply.killRequested.map(\.description))
            json.member("lost", reply.lost.map(\.description))
            json.key("jobs")
            json.array { json in for job in reply.claimed { write(job, to: &json) } }
        }
    }

    private func write(_ job: ClaimedJob, to json: inout JSONWriter) {
        json.object { json in
            json.member("id", job.lease.job.description)
            json.member("type", job.type.rawValue)
            json.member("queue", job.queue.rawValue)
            json.member("attempt", job.attempt)
            json.member("max_attempts", job.maxAttempts)
            json.key("payload")
            json.raw(job.payload)
            json.member("payload_version", job.payloadVersion)
            json.member("timeout_ms", milliseconds: job.details.timeout)
            json.key("lease")
            json.object {
                $0.member("token", job.lease.text)
                $0.member("expires_in_ms", milliseconds: lease)
            }
            json.member("traceparent", job.details.trace["traceparent"])
        }
    }
}
