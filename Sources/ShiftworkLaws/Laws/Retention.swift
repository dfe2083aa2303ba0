internal import ShiftworkCore

extension StoreLaw {
    static let retention: [StoreLaw] = [
        StoreLaw("an ended job is pruned when its retention is over, not before") { bench in
            for status in JobStatus.terminal.sorted(by: { $0.rawValue < $1.rawValue }) {
                let job = try await bench.put(into: status).job
                let request = PruneRequest(retention: .all(.lasting(.hours(1))))
                bench.clock.advance(by: .hours(1) - .microseconds(1))
                try require(try await bench.store.prune(request).jobs, is: 0, "\(status), early")
                bench.clock.advance(by: .microseconds(1))
                try require(
                    try await bench.store.prune(request), is: Pruned(jobs: 1, hasMore: false), "\(status)")
                try require(try await bench.store.jobs([job], scope: .all).count, is: 0)
                try require(try await bench.history(job).count, is: 0)
            }
        },
        StoreLaw("a job that has not ended is never pruned") { bench in
            for status in JobStatus.allCases where !status.isTerminal {
                _ = try await bench.put(into: status)
            }
            bench.clock.advance(by: .days(10_000))
            let request = PruneRequest(retention: .all(.lasting(.zero)))
            try require(try await bench.store.prune(request), is: Pruned(jobs: 0, hasMore: false))
        },
        StoreLaw("a job's own retention wins") { bench in
            let short = try await bench.put(into: .finished) {
                $0.details.retention = .init(finished: .seconds(1))
            }
            let date = bench.clock.now + .days(30)
            let dated = try await bench.put(into: .finished) { $0.details.retention = .all(.until(date)) }
            let forever = try await bench.put(into: .finished) { $0.details.retention = .all(.forever) }
            let silent = try await bench.put(into: .failed) {
                $0.details.retention = .init(finished: .seconds(1))
            }
            let request = PruneRequest(retention: .all(.lasting(.days(1))))
            func left() async throws -> [JobID] {
                let all = [short.job, dated.job, forever.job, silent.job]
                _ = try await bench.store.prune(request)
                return try await bench.store.jobs(all, scope: .all).map(\.id)
            }
            bench.clock.advance(by: .seconds(1))
            try require(try await left(), is: [dated.job, forever.job, silent.job])
            bench.clock.advance(by: .days(1))
            try require(try await left(), is: [dated.job, forever.job])
            bench.clock.advance(by: .days(30))
            try require(try await left(), is: [forever.job])
            bench.clock.advance(by: .days(10_000))
            try require(try await left(), is: [forever.job])
        },
        StoreLaw("retention counts for each way to end") { bench in
            let finished = try await bench.put(into: .finished).job
            let failed = try await bench.put(into: .failed).job
            try require(try await bench.store.prune(PruneRequest(retention: .noHistory)).jobs, is: 1)
            try require(try await bench.store.jobs([finished, failed], scope: .all).map(\.id), is: [failed])
        },
        StoreLaw("pruning stops at its limit and says that there is more") { bench in
            for _ in 0..<5 { _ = try await bench.put(into: .canceled) }
            let request = PruneRequest(retention: .all(.lasting(.zero)), limit: 3)
            try require(try await bench.store.prune(request), is: Pruned(jobs: 3, hasMore: true))
            try require(try await bench.store.prune(request), is: Pruned(jobs: 2, hasMore: false))
        },
        StoreLaw("a retried job is kept, however long ago it had ended") { bench in
            let job = try await bench.put(into: .failed) {
                $0.details.retention = .init(failed: .lasting(.hours(1)))
            }.job
            bench.clock.advance(by: .hours(2))
            try await bench.control(.retry, job)
            let request = PruneRequest(retention: .all(.lasting(.hours(1))))
            try require(try await bench.store.prune(request).jobs, is: 0)
            try await bench.run(job, .exhaust)
            try require(try await bench.store.prune(request).jobs, is: 0, "its retention begins anew")
        },
    ]
}
