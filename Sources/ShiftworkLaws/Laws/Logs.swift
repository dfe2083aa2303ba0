internal import ShiftworkCore

extension StoreLaw {
    /// What jobs write into their logs.
    static let logs: [StoreLaw] = [
        StoreLaw("a repeated log line is kept once") { bench in
            let lease = try await bench.start(bench.insert()).lease
            let reports = (1...5).map { (number: Int) in
                LogReport(
                    lease: lease, sequence: number, at: bench.clock.now, level: "info",
                    text: "line \(number)\u{1F600}")
            }
            let lines = reports.enumerated().map { $1.line(attempt: 1, sequence: $0 + 1) }
            for sent in [reports[0...2], reports[1...4]] { try await bench.log(Array(sent)) }
            let store = bench.store
            try require(try await store.log(of: lease.job, attempt: nil, after: 0, limit: 100), is: lines)
            try require(
                try await store.log(of: lease.job, attempt: 1, after: 2, limit: 2), is: Array(lines[2...3]))
            try require(try await store.log(of: lease.job, attempt: 2, after: 0, limit: 100), is: [])
        },
        StoreLaw("what each run of an attempt logs is kept, after a give-back and a snooze, too") { bench in
            let job = try await bench.insert()
            for (run, ending) in [JobEvent.giveBack, .snooze, .fail, .succeed].enumerated() {
                let claimed = try await bench.start(job)
                try require(claimed.lastLine, is: ending == .succeed ? 0 : run * 2, "\(ending)")
                var trip = PumpTrip(worker: claimed.lease.worker)
                trip.logLines = (1...2).map { number in
                    LogReport(
                        lease: claimed.lease, sequence: claimed.lastLine + number, at: bench.clock.now,
                        level: "info", text: "\(ending) \(number)")
                }
                trip.settlements = [Settlement(ending, lease: claimed.lease)]
                for _ in 1...2 { _ = try await bench.store.pump(trip) }
                bench.clock.advance(by: .seconds(1))
                _ = try await bench.store.release(limit: 10)
            }
            let first = try await bench.store.log(of: job, attempt: 1, after: 0, limit: 100)
            try require(first.map(\.sequence), is: Array(1...6))
            try require(
                first.map(\.text),
                is: [JobEvent.giveBack, .snooze, .fail].flatMap { ["\($0) 1", "\($0) 2"] })
            let all = try await bench.store.log(of: job, attempt: nil, after: 0, limit: 100)
            try require(all.map(\.attempt), is: [1, 1, 1, 1, 1, 1, 2, 2])
        },
        StoreLaw("lines under a lease that is not held are dropped") { bench in
            let untouched = try await bench.insert("other")
            let job = try await bench.insert()
            let old = try await bench.start(job).lease
            try await bench.settle(.giveBack, old)
            let new = try await bench.start(job).lease
            let thief = try await bench.worker()
            for lease in [
                old, Lease(job: job, token: new.token, worker: thief),
                Lease(job: job, token: new.token + 1, worker: new.worker),
                Lease(job: untouched, token: 0, worker: thief),
            ] {
                for sequence in [nil, 1] {
                    try await bench.log([
                        LogReport(
                            lease: lease, sequence: sequence, at: bench.clock.now, level: "info", text: "no")
                    ])
                }
            }
            try await bench.log([
                LogReport(lease: new, sequence: 1, at: bench.clock.now, level: "info", text: "yes")
            ])
            for (job, texts) in [(job, ["yes"]), (untouched, [])] {
                let lines = try await bench.store.log(of: job, attempt: nil, after: 0, limit: 100)
                try require(lines.map(\.text), is: texts)
            }
        },
        StoreLaw("lines without a number stand behind those that are there, in their order") { bench in
            let leases = try await bench.claim(bench.insertedWorker(jobs: 2)).map(\.lease)
            func line(_ text: String, of lease: Lease, _ sequence: Int? = nil) -> LogReport {
                LogReport(
                    lease: lease, sequence: sequence, at: bench.clock.now, level: "info", text: text)
            }
            try await bench.log([line("a", of: leases[0], 1)])
            try await bench.log([
                line("b", of: leases[0]), line("b", of: leases[1]), line("c", of: leases[0]),
            ])
            try await bench.log([line("d", of: leases[0])])
            var lines = try await bench.store.log(of: leases[0].job, attempt: 1, after: 0, limit: 100)
            try require(lines.map(\.text), is: ["a", "b", "c", "d"])
            try require(lines.map(\.sequence), is: [1, 2, 3, 4])
            try await bench.log([
                line("last", of: leases[1], JobLogLine.most),
                line("more", of: leases[1], JobLogLine.most + 1),
            ])
            try await bench.log([line("more", of: leases[1])])
            lines = try await bench.store.log(of: leases[1].job, attempt: 1, after: 0, limit: 100)
            try require(lines.map(\.text), is: ["b", "last"])
            var trip = PumpTrip(worker: leases[0].worker)
            trip.known = []
            let again = try await bench.store.pump(trip).claimed
            try require(again.map(\.lastLine), is: [4, JobLogLine.most], "as granted again")
        },
    ]
}

extension LawBench {
    /// One trip that brings lines, all under leases of one worker.
    fileprivate func log(_ reports: [LogReport]) async throws {
        guard let worker = reports.first?.lease.worker else { return }
        var trip = PumpTrip(worker: worker)
        trip.logLines = reports
        _ = try await store.pump(trip)
    }

    /// A new worker, and jobs for it.
    fileprivate func insertedWorker(jobs: Int) async throws -> WorkerID {
        for _ in 0..<jobs { try await insert() }
        return try await worker()
    }
}
