internal import ShiftworkCore

/// One run of a job, as its history tells it.
struct Attempt: Sendable, Hashable {
    var number: Int
    /// `finished`, `failed`, `killed`, `snoozed`, `given_back`, `rescued`; nil while it runs.
    var outcome: String?
    var worker: WorkerID?
    var enqueuedAt: Timestamp?
    var startedAt: Timestamp?
    var endedAt: Timestamp?
    var failure: JobFailure?

    /// The runs of a job, in their order. Two that bear one number stood for one attempt: the first spent
    /// none.
    static func all(of job: JobRecord, _ history: [HistoryEntry]) -> [Attempt] {
        var attempts: [Attempt] = []
        for entry in history {
            guard case .event(let event) = entry.kind else { continue }
            if event == .claim {
                attempts.append(
                    Attempt(
                        number: entry.attempt, worker: entry.worker, enqueuedAt: entry.enqueuedAt,
                        startedAt: entry.at))
            } else if entry.from?.isRunning == true, !entry.to.isRunning, let last = attempts.indices.last {
                attempts[last].outcome = outcome(of: event)
                attempts[last].endedAt = entry.at
                attempts[last].failure = entry.failure
                attempts[last].worker = entry.worker ?? attempts[last].worker
                attempts[last].enqueuedAt = entry.enqueuedAt ?? attempts[last].enqueuedAt
            }
        }
        if job.status.isTerminal || job.status.isRunning, let last = attempts.indices.last {
            attempts[last].worker = attempts[last].worker ?? job.worker
            attempts[last].enqueuedAt = attempts[last].enqueuedAt ?? job.timestamps.enqueuedAt
        }
        return attempts
    }

    private static func outcome(of event: JobEvent) -> String {
        switch event {
        case .succeed: "finished"
        case .fail, .exhaust: "failed"
        case .stop: "killed"
        case .snooze: "snoozed"
        case .giveBack: "given_back"
        case .release, .unblock, .postpone, .block, .pause, .resume, .cancel, .retry, .rerun, .claim, .rescue,
            .rescueLater, .abandon:
            "rescued"
        }
    }
}

extension Attempt: JSONWritable {
    package func write(to json: inout JSONWriter) {
        json.object {
            $0.member("attempt", number)
            $0.member("outcome", outcome)
            $0.member("worker", worker?.description)
            $0.member("enqueued_at", enqueuedAt)
            $0.member("started_at", startedAt)
            $0.member("ended_at", endedAt)
            $0.member("wait_ms", milliseconds: startedAt.flatMap { start in enqueuedAt.map { start - $0 } })
            $0.member("run_ms", milliseconds: endedAt.flatMap { end in startedAt.map { end - $0 } })
            $0.member("error", failure)
        }
    }
}
