internal import ShiftworkCore

extension StoreLaw {
    static let restoring: [StoreLaw] = [
        StoreLaw("a restored job is as it was, and one that ran is queued") { bench in
            for status in JobStatus.allCases where status != .blocked {
                let record = bench.foreign(status)
                try require(
                    try await bench.store.restore([record]),
                    is: [.inserted(status.isRunning ? .queued : status)], "\(status)")
                let kept = try await bench.record(record.id)
                try require(kept.status, is: status.isRunning ? .queued : status)
                try require(kept.timestamps.createdAt, is: record.timestamps.createdAt, "created")
                try require(kept.timestamps.endedAt, is: record.timestamps.endedAt, "ended")
                try require(kept.payload, is: record.payload)
                try require(kept.attempt, is: record.attempt)
                try require(kept.details, is: record.details)
                let history = try await bench.history(record.id)
                try require(
                    JobHistory.gap(in: history, of: kept.status) ?? "", is: "", "history of \(status)")
            }
        },
        StoreLaw("a repeated restore changes nothing") { bench in
            let record = bench.foreign(.failed)
            try require(try await bench.store.restore([record, record]), is: [.inserted(.failed), .known])
            var changed = record
            changed.attempt = 9
            try require(try await bench.store.restore([changed]), is: [.known])
            try require(try await bench.record(record.id).attempt, is: record.attempt)
            try require(try await bench.store.count(JobQuery(), scope: .all, upTo: 10).value, is: 1)
        },
        StoreLaw("a restored job goes on living") { bench in
            let failed = bench.foreign(.failed)
            let running = bench.foreign(.started)
            _ = try await bench.store.restore([failed, running])
            try require(try await bench.control(.retry, failed.id), is: .done(from: .failed, to: .queued))
            for record in [failed, running] {
                let claimed = try await bench.start(record.id)
                try require(claimed.attempt, is: record.attempt + 1, "attempt")
                try require(claimed.lease.token > record.token, "token")
                try require(try await bench.settle(.succeed, claimed.lease), is: .settled(.finished))
            }
        },
    ]
}

extension LawBench {
    /// A job as another store exports it.
    fileprivate func foreign(_ status: JobStatus) -> JobRecord {
        let job = job { ($0.payload, $0.details.user) = (Array(#"{"a":1}"#.utf8), "anna") }
        let created = clock.now - .days(3)
        var record = JobRecord(job, status: status, createdAt: created)
        (record.attempt, record.token) = (2, created.microseconds)
        record.timestamps.enqueuedAt = created + .seconds(1)
        if status.isTerminal, status != .canceled { record.timestamps.startedAt = created + .seconds(2) }
        if status == .scheduled { record.timestamps.runAt = clock.now + .days(1) }
        if status == .retrying { record.timestamps.retryAt = clock.now + .days(1) }
        record.timestamps.end(as: status, at: created + .seconds(3))
        return record
    }
}
