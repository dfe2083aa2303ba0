internal import ShiftworkCore

extension StoreLaw {
    /// Queues that hand out no more than they may.
    static let limits: [StoreLaw] = [
        StoreLaw("of a queue with a limit no more jobs run at once, whoever claims them") { bench in
            let jobs = try await bench.insert(5, in: "etl")
            let other = try await bench.insert { $0.queue = "mail" }
            try await bench.limit("etl", concurrency: 2)
            let first = try await bench.claim(bench.worker())
            try require(Set(first.map(\.lease.job)), is: [jobs[0], jobs[1], other])
            try require(try await bench.claim(bench.worker()).count, is: 0, "a second worker")
            try require(try await bench.store.claim(jobs, worker: bench.worker()).count, is: 0, "by id")
            try await bench.settle(.succeed, first[0].lease)
            let second = try await bench.claim(bench.worker(), lanes: [.init("etl"), .init(nil)])
            try require(second.map(\.lease.job), is: [jobs[2]])
        },
        StoreLaw("a claim stops at a limit, and takes from other queues what is left of its own") { bench in
            let full = try await bench.insert(3, in: "etl") { $0.priority = 0 }
            let others = try await bench.insert(3, in: "mail") { $0.priority = 9 }
            try await bench.limit("etl", concurrency: 1)
            var trip = PumpTrip(worker: try await bench.worker())
            trip.claim = ClaimRequest(limit: 3, types: ["work"])
            let reply = try await bench.store.pump(trip)
            try require(reply.claimed.map(\.lease.job), is: [full[0], others[0], others[1]])
            let next = try await bench.store.pump(trip)
            try require(next.claimed.map(\.lease.job), is: [others[2]])
            try require(!next.hasMore, "a full queue has no more")
        },
        StoreLaw("a trip that ends a job of a full queue takes the next one at once") { bench in
            let jobs = try await bench.insert(2, in: "etl")
            try await bench.limit("etl", concurrency: 1)
            let worker = try await bench.worker()
            let held = try require(try await bench.claim(worker).first, "nothing was claimed")
            var trip = PumpTrip(worker: worker)
            trip.settlements = [Settlement(.succeed, lease: held.lease)]
            trip.claim = ClaimRequest(limit: 5, types: ["work"])
            try require(try await bench.store.pump(trip).claimed.map(\.lease.job), is: [jobs[1]])
        },
        StoreLaw("priorities of one queue share its limit") { bench in
            let late = try await bench.insert(2, in: "etl") { $0.priority = 9 }
            let early = try await bench.insert(2, in: "etl") { $0.priority = 1 }
            try await bench.limit("etl", concurrency: 3)
            try require(
                try await bench.claim(bench.worker()).map(\.lease.job), is: [early[0], early[1], late[0]])
        },
        StoreLaw("a job that is called off because it is late uses no room") { bench in
            let late = try await bench.insert(2, in: "etl") {
                $0.details.startBefore = bench.clock.now + .seconds(1)
            }
            let job = try await bench.insert { $0.queue = "etl" }
            try await bench.limit("etl", concurrency: 1, rate: RateLimit(1, per: .seconds(60)))
            bench.clock.advance(by: .seconds(5))
            try require(try await bench.claim(bench.worker()).map(\.lease.job), is: [job])
            for job in late { try await bench.requireStatus(job, .canceled) }
        },
        StoreLaw("jobs that crash, are given back or are killed make room") { bench in
            let jobs = try await bench.insert(4, in: "etl")
            try await bench.limit("etl", concurrency: 1)
            let first = try await bench.claimNext()
            try await bench.control(.kill, first.lease.job)
            try require(try await bench.claim(bench.worker()).count, is: 0, "one that is to stop runs still")
            try await bench.settle(.stop, first.lease)
            _ = try await bench.rescue(bench.claimNext().lease.worker)
            let third = try await bench.claimNext()
            try await bench.store.signOff(third.lease.worker)
            try require(try await bench.claim(bench.worker()).count, is: 1)
            try require(try await bench.status(jobs[0]), is: .killed)
        },
        StoreLaw("a limit holds for one tenant's queue") { bench in
            for tenant in ["acme", "blue", "acme", "blue"] {
                try await bench.insert { $0.details.tenant = tenant }
            }
            let change = QueueLimitsChange(concurrency: 1)
            try await bench.store.limitQueue("default", change, tenant: "acme")
            let claimed = try await bench.claim(bench.worker())
            try require(claimed.map(\.details.tenant), is: ["acme", "blue", "blue"])
        },
        StoreLaw("limits are told, changed one by one, and taken away") { bench in
            let rate = RateLimit(100, per: .milliseconds(1_500))
            try await bench.limit("etl", concurrency: 5)
            try await bench.store.limitQueue("etl", QueueLimitsChange(rate: rate), tenant: nil)
            try require(try await bench.limits("etl"), is: QueueLimits(concurrency: 5, rate: rate))
            try await bench.store.limitQueue("etl", QueueLimitsChange(concurrency: .some(nil)), tenant: nil)
            try require(try await bench.limits("etl"), is: QueueLimits(rate: rate))
            try await bench.limit("etl", concurrency: nil)
            try require(try await bench.limits("etl"), is: QueueLimits.none)
            let jobs = try await bench.insert(3, in: "etl")
            try require(try await bench.claim(bench.worker()).map(\.lease.job), is: jobs)
        },
        StoreLaw("what runs goes on when a limit is lowered, and nothing begins until there is room") {
            bench in
            try await bench.insert(4, in: "etl")
            let held = try await bench.claim(bench.worker(), limit: 3)
            try await bench.limit("etl", concurrency: 2)
            try await bench.settle(.succeed, held[0].lease)
            try require(try await bench.claim(bench.worker()).count, is: 0)
            try await bench.settle(.succeed, held[1].lease)
            try require(try await bench.claim(bench.worker()).count, is: 1)
        },
        StoreLaw("no more jobs of a queue begin in a window than its rate allows") { bench in
            let jobs = try await bench.insert(5, in: "mail")
            try await bench.limit("mail", concurrency: nil, rate: RateLimit(2, per: .seconds(60)))
            let begin = bench.clock.now
            var trip = PumpTrip(worker: try await bench.worker())
            trip.claim = ClaimRequest(limit: 10, types: ["work"])
            let first = try await bench.store.pump(trip)
            try require(first.claimed.map(\.lease.job), is: [jobs[0], jobs[1]])
            try require(first.nextDue, is: begin + .seconds(60), "when to look again")
            for lease in first.claimed.map(\.lease) { try await bench.settle(.succeed, lease) }
            bench.clock.advance(by: .seconds(60) - .microseconds(1))
            try require(try await bench.store.pump(trip).claimed.count, is: 0, "before the window ends")
            let told = try await bench.store.queues(scope: .all).first { $0.name == "mail" }
            try require(told?.opensAt, is: begin + .seconds(60), "what the queue says")
            bench.clock.advance(by: .microseconds(1))
            let second = try await bench.store.pump(trip)
            try require(second.claimed.map(\.lease.job), is: [jobs[2], jobs[3]])
            try require(second.nextDue, is: begin + .seconds(120), "when to look again")
        },
        StoreLaw("a window begins with its first start, and a clock that goes back begins another") { bench in
            let jobs = try await bench.insert(4, in: "mail")
            try await bench.limit("mail", concurrency: nil, rate: RateLimit(2, per: .seconds(60)))
            bench.clock.advance(by: .seconds(50))
            try require(try await bench.claim(bench.worker(), limit: 1).map(\.lease.job), is: [jobs[0]])
            bench.clock.advance(by: .seconds(59))
            try require(try await bench.store.claim([jobs[1]], worker: bench.worker()).count, is: 1)
            try require(try await bench.store.claim([jobs[2]], worker: bench.worker()).count, is: 0)
            bench.clock.advance(by: .seconds(-600))
            try require(try await bench.claim(bench.worker()).count, is: 2)
        },
        StoreLaw("what has begun counts for another rate, too, until its window is over") { bench in
            try await bench.insert(9, in: "mail")
            try await bench.limit("mail", concurrency: nil, rate: RateLimit(2, per: .seconds(60)))
            try require(try await bench.claim(bench.worker()).count, is: 2)
            try await bench.limit("mail", concurrency: 9, rate: RateLimit(2, per: .seconds(60)))
            try require(try await bench.claim(bench.worker()).count, is: 0, "the same rate again")
            try await bench.limit("mail", concurrency: nil, rate: RateLimit(1, per: .seconds(90)))
            try require(try await bench.claim(bench.worker()).count, is: 0, "a lower rate")
            try await bench.limit("mail", concurrency: nil, rate: RateLimit(3, per: .seconds(90)))
            try require(try await bench.claim(bench.worker()).count, is: 1, "a higher rate")
            bench.clock.advance(by: .seconds(90))
            try require(try await bench.claim(bench.worker()).count, is: 3, "the next window")
            try await bench.limit("mail", concurrency: nil)
            try await bench.limit("mail", concurrency: nil, rate: RateLimit(2, per: .seconds(90)))
            try require(try await bench.claim(bench.worker()).count, is: 2, "after none at all")
        },
        StoreLaw("an end that makes room in a full queue rings, another one does not") { bench in
            try await bench.insert(2, in: "etl")
            try await bench.insert { $0.queue = "mail" }
            try await bench.limit("etl", concurrency: 1)
            let held = try await bench.claim(bench.worker())
            let (etl, mail) = (held.first { $0.queue == "etl" }, held.first { $0.queue == "mail" })
            let rings = Rings()
            let listener = bench.store.doorbell.listen { _ in rings.count() }
            try await bench.settle(.succeed, try require(mail, "nothing of mail was claimed").lease)
            try require(rings.number, is: 0, "rings for a queue without limits")
            try await bench.settle(.succeed, try require(etl, "nothing of etl was claimed").lease)
            try require(rings.number > 0, "there is room, and nobody is told")
            bench.store.doorbell.stop(listener)
        },
        StoreLaw("a job that is kept for its crash lets one of another queue be tried") { bench in
            for queue in ["etl", "mail"] as [QueueName] {
                let job = try await bench.insert { ($0.queue, $0.priority) = (queue, 5) }
                _ = try await bench.rescue(bench.start(job).lease.worker)
            }
            let healthy = try await bench.insert { ($0.queue, $0.priority) = ("etl", 1) }
            try await bench.limit("etl", concurrency: 1)
            var trip = PumpTrip(worker: try await bench.worker())
            var claim = ClaimRequest(limit: 5, types: ["work"])
            claim.suspects = 1
            trip.claim = claim
            let claimed = try await bench.store.pump(trip).claimed
            try require(claimed.map(\.queue), is: ["etl", "mail"])
            try require(claimed.first?.lease.job, is: healthy)
        },
        StoreLaw("what is no limit is refused") { bench in
            let changes = [
                QueueLimitsChange(concurrency: 0), QueueLimitsChange(concurrency: 100_001),
                QueueLimitsChange(rate: RateLimit(0, per: .seconds(1))),
                QueueLimitsChange(rate: RateLimit(1, per: .milliseconds(99))),
                QueueLimitsChange(rate: RateLimit(1, per: .microseconds(100_500))),
                QueueLimitsChange(rate: RateLimit(1, per: .seconds(86_401))),
            ]
            for change in changes {
                do {
                    try await bench.store.limitQueue("etl", change, tenant: nil)
                    throw LawBroken(what: "\(change) was taken", file: #fileID, line: #line)
                } catch let error as StoreError { try require(error.code, is: .invalid) }
            }
            try require(try await bench.store.queues(scope: .all).isEmpty, "a refusal made a queue")
        },
    ]
}

extension LawBench {
    /// Inserts some jobs into one queue.
    @discardableResult
    fileprivate func insert(
        _ count: Int, in queue: QueueName, _ configure: (inout NewJob) -> Void = { _ in }
    ) async throws -> [JobID] {
        let jobs = (0..<count).map { _ in
            job {
                $0.queue = queue
                configure(&$0)
            }
        }
        try await insert(jobs)
        return jobs.map(\.id)
    }

    fileprivate func limit(_ queue: QueueName, concurrency: Int?, rate: RateLimit? = nil) async throws {
        let change = QueueLimitsChange(concurrency: .some(concurrency), rate: .some(rate))
        try await store.limitQueue(queue, change, tenant: nil)
    }

    fileprivate func limits(_ queue: QueueName) async throws -> QueueLimits? {
        try await store.queues(scope: .all).first { $0.name == queue }?.limits
    }
}
