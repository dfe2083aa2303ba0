internal import ShiftworkCore

extension StoreLaw {
    /// Each call whose reply was lost, made again.
    static let repeats: [StoreLaw] = [
        StoreLaw("a repeated insert inserts nothing") { bench in
            let jobs = (0..<5).map { _ in bench.job() }
            try require(try await bench.insert(jobs), is: jobs.map { _ in .inserted(.queued) })
            try await bench.run(jobs[0].id, .succeed)
            var changed = jobs
            changed[1].payload = Array("[1]".utf8)
            try require(try await bench.insert(changed), is: jobs.map { _ in .known })
            try require(try await bench.insert([jobs[0], jobs[0]]), is: [.known, .known])
            try require(try await bench.record(jobs[1].id).payload, is: jobs[1].payload)
            try await bench.requireStatus(jobs[0].id, .finished)
            try require(try await bench.store.count(JobQuery(), scope: .all, upTo: 100).value, is: 5)
        },
        StoreLaw("a job twice in one insert is stored once") { bench in
            let job = bench.job()
            try require(try await bench.insert([job, job]), is: [.inserted(.queued), .known])
        },
        StoreLaw("a repeated settlement is known, and settles nothing twice") { bench in
            for event in JobEvent.allCases where JobEvent.settling.contains(event) {
                let job = try await bench.insert()
                let lease = try await bench.start(job).lease
                let reply = try await bench.settle(event, lease, delay: .seconds(60))
                let (record, steps) = (try await bench.record(job), try await bench.history(job))
                try require(
                    try await bench.settle(event, lease, delay: .seconds(60)), is: .alreadySettled, "\(event)"
                )
                try require(try await bench.settle(.succeed, lease), is: .alreadySettled, "after \(event)")
                try require(.settled(record.status), is: reply)
                try require(try await bench.record(job), is: record)
                try require(try await bench.history(job), is: steps)
            }
        },
        StoreLaw("a settlement twice in one trip settles once") { bench in
            let lease = try await bench.start(bench.insert()).lease
            var trip = PumpTrip(worker: lease.worker)
            trip.settlements = [Settlement(.succeed, lease: lease), Settlement(.fail, lease: lease)]
            try require(try await bench.store.pump(trip).settled, is: [.settled(.finished), .alreadySettled])
        },
        StoreLaw("a claim whose reply was lost is granted again before anything else is claimed") { bench in
            try await bench.insert((0..<6).map { _ in bench.job() })
            let worker = try await bench.worker()
            let kept = try await bench.claim(worker, limit: 1)
            let lost = try await bench.claim(worker, limit: 2)
            var trip = PumpTrip(worker: worker)
            (trip.claim, trip.known) = (ClaimRequest(limit: 3, types: ["work"]), kept.map(\.lease))
            let reply = try await bench.store.pump(trip)
            try require(Array(reply.claimed.map(\.lease.job).prefix(2)), is: lost.map(\.lease.job))
            try require(reply.claimed.prefix(2).map(\.lease.token), is: lost.map(\.lease.token))
            try require(reply.claimed.prefix(2).map(\.attempt), is: [1, 1], "attempts")
            try require(reply.claimed.count, is: 3, "granted and claimed")
            try require(reply.lost, is: [], "lost")
        },
        StoreLaw("leases that a worker knows and the store does not are lost") { bench in
            let worker = try await bench.worker()
            try await bench.insert((0..<2).map { _ in bench.job() })
            let claimed = try await bench.claim(worker)
            try await bench.settle(.giveBack, claimed[0].lease)
            var trip = PumpTrip(worker: worker)
            trip.known = claimed.map(\.lease)
            let reply = try await bench.store.pump(trip)
            try require(reply.lost, is: [claimed[0].lease.job])
            try require(reply.claimed.count, is: 0)
        },
        StoreLaw("what a trip settles is not lost besides") { bench in
            let lease = try await bench.start(bench.insert()).lease
            var trip = PumpTrip(worker: lease.worker)
            (trip.settlements, trip.known) = ([Settlement(.succeed, lease: lease)], [lease])
            let reply = try await bench.store.pump(trip)
            try require(reply.settled, is: [.settled(.finished)])
            try require(reply.lost, is: [])
        },
        StoreLaw("repeated actions of operators find their work done") { bench in
            let job = try await bench.insert()
            try require(try await bench.control(.pause, job), is: .done(from: .queued, to: .paused))
            try require(try await bench.control(.pause, job), is: .unchanged(.paused))
            try require(try await bench.control(.cancel, job), is: .done(from: .paused, to: .canceled))
            try require(try await bench.control(.cancel, job), is: .unchanged(.canceled))
            try require(try await bench.control(.retry, job), is: .done(from: .canceled, to: .queued))
            try require(try await bench.control(.retry, job), is: .unchanged(.queued))
            try await bench.control(.cancel, job)
            try require(try await bench.control(.delete, job), is: .done(from: .canceled, to: nil))
            try require(try await bench.control(.delete, job), is: .notFound)
            let twice = try await bench.insert()
            let replies = try await bench.store.control(ControlRequest(.cancel, jobs: [twice, twice]))
            try require(replies, is: [.done(from: .queued, to: .canceled), .unchanged(.canceled)])
        },
        StoreLaw("repeated maintenance does nothing twice") { bench in
            let job = try await bench.insert { $0.start = .after(.seconds(1)) }
            bench.clock.advance(by: .seconds(1))
            try require(try await bench.store.release(limit: 5), is: 1)
            try require(try await bench.store.release(limit: 5), is: 0)
            let worker = try await bench.start(job).lease.worker
            let beat = try require(try await bench.store.workers().first { $0.info.id == worker }).beat
            try require(try await bench.store.rescue(worker, beat: beat, limit: 5)?.jobs.count, is: 1)
            try require(try await bench.store.rescue(worker, beat: beat, limit: 5) == nil, "rescued twice")
            try require(try await bench.record(job).crashes, is: 1)
            try await bench.control(.cancel, job)
            let now = PruneRequest(retention: .all(.lasting(.zero)))
            try require(try await bench.store.prune(now).jobs, is: 1)
            try require(try await bench.store.prune(now), is: Pruned(jobs: 0, hasMore: false))
            try await bench.store.signOff(worker)
            try await bench.store.signOff(worker)
        },
    ]
}
