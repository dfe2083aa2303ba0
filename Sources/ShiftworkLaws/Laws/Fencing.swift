internal import ShiftworkCore

extension StoreLaw {
    static let fencing: [StoreLaw] = [
        StoreLaw("an older token settles nothing") { bench in
            let job = try await bench.insert()
            let worker = try await bench.worker()
            let first = try require(try await bench.claim(worker).first)
            try await bench.settle(.giveBack, first.lease)
            let second = try require(try await bench.claim(worker).first)
            try require(try await bench.settle(.succeed, first.lease), is: .leaseLost)
            try await bench.requireStatus(job, .started)
            try require(try await bench.settle(.succeed, second.lease), is: .settled(.finished))
        },
        StoreLaw("a token settles nothing for another worker") { bench in
            let job = try await bench.insert()
            let lease = try await bench.start(job).lease
            let thief = Lease(job: job, token: lease.token, worker: try await bench.worker())
            try require(try await bench.settle(.succeed, thief), is: .leaseLost)
            try await bench.requireStatus(job, .started)
        },
        StoreLaw("a settlement counts although its lease does not say where the job lies") { bench in
            let lease = try await bench.start(bench.insert()).lease
            let plain = Lease(job: lease.job, token: lease.token, worker: lease.worker)
            try require(try await bench.settle(.succeed, plain), is: .settled(.finished))
        },
        StoreLaw("a rescued worker settles nothing") { bench in
            let job = try await bench.insert()
            let lease = try await bench.start(job).lease
            _ = try await bench.rescue(lease.worker)
            try require(try await bench.settle(.succeed, lease), is: .leaseLost)
            try await bench.requireStatus(job, .queued)
            let second = try await bench.start(job).lease
            try require(try await bench.settle(.succeed, lease), is: .leaseLost)
            try await bench.requireStatus(job, .started)
            try require(try await bench.settle(.succeed, second), is: .settled(.finished))
        },
        StoreLaw("a job that was abandoned or stopped by a rescue is settled by nobody") { bench in
            let abandoned = try await bench.insert { $0.maxCrashes = 1 }
            let first = try await bench.start(abandoned).lease
            _ = try await bench.rescue(first.worker)
            try require(try await bench.settle(.succeed, first), is: .leaseLost)
            try await bench.requireStatus(abandoned, .failed)

            let stopped = try await bench.put(into: .killRequested)
            let lease = try require(stopped.lease)
            _ = try await bench.rescue(lease.worker)
            try require(try await bench.settle(.succeed, lease), is: .leaseLost)
            try await bench.requireStatus(stopped.job, .killed)
        },
        StoreLaw("the lease before an operator's retry settles nothing") { bench in
            let found = try await bench.put(into: .failed)
            try await bench.control(.retry, found.job)
            _ = try await bench.start(found.job)
            try require(try await bench.settle(.succeed, try require(found.lease)), is: .leaseLost)
            try await bench.requireStatus(found.job, .started)
        },
        StoreLaw("a job's tokens rise, also when the clock steps back") { bench in
            let job = try await bench.insert { $0.maxCrashes = 10 }
            var tokens: [Int64] = []
            for ending in [JobEvent.giveBack, .snooze, .fail, .giveBack, .giveBack] {
                let lease = try await bench.start(job).lease
                tokens.append(lease.token)
                try await bench.settle(ending, lease)
                bench.clock.advance(by: ending == .fail ? .hours(-1) : .seconds(1))
                if try await bench.status(job) != .queued { try await bench.control(.release, job) }
            }
            for _ in 0..<2 {
                let lease = try await bench.start(job).lease
                tokens.append(lease.token)
                _ = try await bench.rescue(lease.worker)
                if try await bench.status(job) != .queued { try await bench.control(.release, job) }
            }
            try require(zip(tokens, tokens.dropFirst()).allSatisfy { $0 < $1 }, "tokens \(tokens)")
        },
        StoreLaw("of cancel and settle one wins") { bench in
            let canceledFirst = try await bench.put(into: .started)
            try require(
                try await bench.control(.cancel, canceledFirst.job),
                is: .done(from: .started, to: .killRequested))
            try require(
                try await bench.settle(.succeed, try require(canceledFirst.lease)), is: .settled(.finished))
            try require(try await bench.control(.cancel, canceledFirst.job), is: .refused(.finished))

            let settledFirst = try await bench.put(into: .finished).job
            try require(try await bench.control(.cancel, settledFirst), is: .refused(.finished))

            let failing = try await bench.put(into: .killRequested)
            try require(
                try await bench.settle(.fail, try require(failing.lease), delay: .seconds(5)),
                is: .settled(.killed))
        },
        StoreLaw("progress under a lost lease changes nothing, and the worker is told") { bench in
            let job = try await bench.insert()
            let old = try await bench.start(job).lease
            try await bench.settle(.giveBack, old)
            let new = try await bench.start(job).lease
            var trip = PumpTrip(worker: old.worker)
            trip.progress = [ProgressReport(lease: old, progress: JobProgress(percent: 90))]
            try require(try await bench.store.pump(trip).lost, is: [job])
            try require(try await bench.record(job).progress?.percent ?? 0, is: 0)
            trip = PumpTrip(worker: new.worker)
            trip.progress = [ProgressReport(lease: new, progress: JobProgress(percent: 10))]
            try require(try await bench.store.pump(trip).lost, is: [])
            try require(try await bench.record(job).progress?.percent, is: 10)
        },
    ]
}
