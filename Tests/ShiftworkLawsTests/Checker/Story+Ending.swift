import ShiftworkCore
import ShiftworkLaws

// What was left at the end.
extension Story {
    /// The end, with these jobs and no lives.
    mutating func finish(_ jobs: [JobRecord], lives: [JobID: [HistoryEntry]] = [:]) {
        end = RunEnd(jobs: jobs, lives: lives, now: clock)
    }

    /// A job as it stands now, with the moments that belong to its status.
    func record(
        _ job: NewJob, _ status: JobStatus, attempt: Int = 0, failures: Int = 0, crashes: Int = 0,
        token: Int64 = 0
    ) -> JobRecord {
        var record = JobRecord(job, status: status, createdAt: events.isEmpty ? clock : clock - at)
        (record.attempt, record.failures, record.crashes, record.token) = (attempt, failures, crashes, token)
        var times = record.timestamps
        if attempt > 0 { times.startedAt = clock }
        switch status {
        case .scheduled: times.runAt = clock
        case .blocked: times.blockedAt = clock
        case .queued: times.enqueuedAt = clock
        case .retrying: times.retryAt = clock
        case .paused: times.pausedAt = clock
        case .killRequested: times.killRequestedAt = clock
        case .started, .finished, .failed, .killed, .canceled: times.end(as: status, at: clock)
        }
        record.timestamps = times
        return record
    }

    /// A life of these steps, from an enqueue on.
    func life(_ steps: (JobEvent, JobStatus)...) -> [HistoryEntry] {
        var life = [HistoryEntry(sequence: 1, at: clock, kind: .enqueue, from: nil, to: .queued, attempt: 0)]
        for (event, status) in steps {
            life.append(
                HistoryEntry(
                    sequence: life.count + 1, at: clock, kind: .event(event), from: life.last?.to, to: status,
                    attempt: 1))
        }
        return life
    }
}

extension WorkerID {
    static let one = WorkerID(.sample(1_001))
    static let two = WorkerID(.sample(1_002))
}

extension NewJob {
    /// Job number `number`, of the type `work`.
    static func sample(
        _ number: Int, start: Start = .now, key: String? = nil, after: [Dependency] = []
    ) -> NewJob {
        var details = JobDetails()
        (details.uniqueKey, details.dependencies) = (key, after)
        return NewJob(id: JobID(.sample(number)), type: "work", start: start, details: details)
    }
}

extension OperationID {
    static let one = OperationID(.sample(2_001))
}

extension UUIDv7 {
    static func sample(_ number: Int) -> UUIDv7 {
        UUIDv7(milliseconds: 1_700_000_000_000 + Int64(number), sequence: 0, random: UInt64(number))
    }
}
