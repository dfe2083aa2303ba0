internal import ShiftworkCore

extension StoreLaw {
    static let concurrency: [StoreLaw] = [
        StoreLaw("many producers and workers at once: each job is settled exactly once") { bench in
            let batches = (0..<8).map { _ in (0..<25).map { _ in bench.job() } }
            let workers = [try await bench.worker(), try await bench.worker(), try await bench.worker()]
            let settled = try await withThrowingTaskGroup(of: [JobID].self) { group in
                for batch in batches {
                    group.addTask {
                        for job in batch { try await bench.insert([job]) }
                        return []
                    }
                }
                for worker in workers {
                    group.addTask { try await bench.work(worker, until: 200) }
                }
                return try await group.reduce([], +)
            }
            let everything = batches.flatMap { $0.map(\.id) }
            try require(settled.sorted(), is: everything.sorted(), "settled")
            for record in try await bench.store.jobs(everything, scope: .all) {
                try require(record.status, is: .finished)
                try require(record.attempt, is: 1)
            }
        },
        StoreLaw("two workers never claim the same job") { bench in
            try await bench.insert((0..<100).map { _ in bench.job() })
            var workers: [WorkerID] = []
            for _ in 0..<5 { workers.append(try await bench.worker()) }
            let claimed = try await withThrowingTaskGroup(of: [JobID].self) { group in
                for worker in workers {
                    group.addTask {
                        var own: [JobID] = []
                        for _ in 0..<5 { own += try await bench.claim(worker, limit: 4).map(\.lease.job) }
                        return own
                    }
                }
                return try await group.reduce([], +)
            }
            try require(claimed.count, is: 100)
            try require(Set(claimed).count, is: 100, "different jobs")
        },
        StoreLaw("workers that claim at once from a queue with limits take no more than it has room for") {
            bench in
            let early = (0..<50).map { _ in bench.job() }
            let late = (0..<50).map { _ in bench.job() }
            try await bench.insert(early)
            let change = QueueLimitsChange(concurrency: 7, rate: RateLimit(60, per: .seconds(3_600)))
            try await bench.store.limitQueue("default", change, tenant: nil)
            var workers: [WorkerID] = []
            for _ in 0..<5 { workers.append(try await bench.worker()) }
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { for job in late { try await bench.insert([job]) } }
                for worker in workers {
                    group.addTask {
                        for _ in 0..<10 {
                            for job in try await bench.claim(worker, limit: 4) {
                                let running = try await bench.running()
                                try require(running <= 7, "\(running) jobs run")
                                try await bench.settle(.succeed, job.lease)
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            for _ in 0..<20 {
                for job in try await bench.claim(workers[0]) { try await bench.settle(.succeed, job.lease) }
            }
            let counts = try await bench.store.counts(scope: .all)
            try require(counts.first { $0.status == .finished }?.count, is: 60, "starts in the window")
        },
        StoreLaw("the same job inserted at the same time is stored once") { bench in
            let job = bench.job()
            let answers = try await withThrowingTaskGroup(of: [Insertion].self) { group in
                for _ in 0..<10 { group.addTask { try await bench.insert([job]) } }
                return try await group.reduce([], +)
            }
            try require(answers.count { $0 == .inserted(.queued) }, is: 1)
            try require(answers.count { $0 == .known }, is: 9)
        },
        StoreLaw("of jobs with one unique key inserted at the same time one is stored") { bench in
            let jobs = (0..<10).map { _ in bench.job { $0.details.uniqueKey = "k" } }
            let answers = try await withThrowingTaskGroup(of: [Insertion].self) { group in
                for job in jobs { group.addTask { try await bench.insert([job]) } }
                return try await group.reduce([], +)
            }
            let stored = try await bench.store.jobs(jobs.map(\.id), scope: .all).map(\.id)
            try require(stored.count, is: 1)
            try require(answers.count { $0 == .inserted(.queued) }, is: 1)
            try require(answers.count { $0 == .duplicate(of: stored[0]) }, is: 9)
        },
        StoreLaw("of settle, cancel and rescue at the same time exactly one decides") { bench in
            for _ in 0..<10 {
                let job = try await bench.insert()
                let lease = try await bench.start(job).lease
                let beat = try require(try await bench.store.workers().first { $0.info.id == lease.worker })
                    .beat
                try await withThrowingTaskGroup { group in
                    group.addTask { _ = try await bench.settle(.succeed, lease) }
                    group.addTask { _ = try await bench.control(.cancel, job) }
                    group.addTask { _ = try await bench.store.rescue(lease.worker, beat: beat, limit: 1) }
                    try await group.waitForAll()
                }
                let status = try await bench.status(job)
                let possible: Set<JobStatus> = [.finished, .killed, .canceled, .queued, .killRequested]
                try require(possible.contains(status), "ended up \(status)")
                let settlements = try await bench.history(job).filter {
                    $0.from?.isRunning == true && $0.to.isTerminal
                }
                try require(settlements.count <= 1, "ended \(settlements.count) times")
            }
        },
        StoreLaw("jobs that wait for each other's ends are freed once, however they end") { bench in
            let parents = (0..<10).map { _ in bench.job("parent") }
            let child = bench.job {
                $0.details.dependencies = parents.map { Dependency($0.id, onFailure: .run) }
            }
            try await bench.insert(parents + [child])
            try await withThrowingTaskGroup { group in
                for (number, parent) in parents.enumerated() {
                    group.addTask {
                        if number % 3 == 0 { return _ = try await bench.control(.cancel, parent.id) }
                        try await bench.run(parent.id, number % 3 == 1 ? .succeed : .exhaust)
                    }
                }
                try await group.waitForAll()
            }
            try await bench.requireStatus(child.id, .queued)
            let freed = try await bench.history(child.id).filter { $0.kind == .event(.unblock) }
            try require(freed.count, is: 1)
        },
    ]
}

extension LawBench {
    /// Claims and settles until so many jobs are finished; what this worker settled.
    fileprivate func work(_ worker: WorkerID, until goal: Int) async throws -> [JobID] {
        var settled: [JobID] = []
        var trip = PumpTrip(worker: worker)
        while true {
            trip.claim = ClaimRequest(limit: 7, types: ["work"])
            let reply = try await store.pump(trip)
            for (settlement, answer) in zip(trip.settlements, reply.settled) {
                try require(answer, is: .settled(.finished))
                settled.append(settlement.lease.job)
            }
            trip.settlements = reply.claimed.map { Settlement(.succeed, lease: $0.lease) }
            guard trip.settlements.isEmpty else { continue }
            let counts = try await store.counts(scope: .all).filter { $0.status == .finished }
            if counts.reduce(0, { $0 + $1.count }) == goal { return settled }
            await Task.yield()
        }
    }
}

extension LawBench {
    fileprivate func running() async throws -> Int {
        try await store.counts(scope: .all).reduce(0) { $1.status.isRunning ? $0 + $1.count : $0 }
    }
}
