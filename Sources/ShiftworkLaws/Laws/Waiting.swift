internal import ShiftworkCore

extension StoreLaw {
    /// Jobs that may not run yet, or not now.
    static let waiting: [StoreLaw] = [
        StoreLaw("a paused queue hands out nothing until it is resumed") { bench in
            let job = try await bench.insert { $0.queue = "mail" }
            let other = try await bench.insert { $0.queue = "sms" }
            let pause = QueuePause(since: bench.clock.now, actor: "anna", reason: "smtp down")
            try await bench.store.pauseQueue("mail", pause, tenant: nil)
            let lanes: [ClaimRequest.Lane] = [.init("mail"), .init(nil)]
            try require(try await bench.claim(bench.worker(), lanes: lanes).map(\.lease.job), is: [other])
            try require(try await bench.store.claim([job], worker: bench.worker()).count, is: 0)
            let seen = try await bench.store.queues(scope: .all).first { $0.name == "mail" }
            try require(seen?.pause, is: pause)
            try await bench.store.resumeQueue("mail", tenant: nil)
            try require(try await bench.claim(bench.worker(), lanes: lanes).map(\.lease.job), is: [job])
            try require(
                try await bench.store.queues(scope: .all).first { $0.name == "mail" }?.pause == nil,
                "still paused")
        },
        StoreLaw("a queue paused until a moment opens by itself then") { bench in
            let job = try await bench.insert()
            let until = bench.clock.now + .seconds(60)
            let pause = QueuePause(since: bench.clock.now, until: until)
            try await bench.store.pauseQueue("default", pause, tenant: nil)
            bench.clock.advance(by: .seconds(59))
            let worker = try await bench.worker()
            var trip = PumpTrip(worker: worker)
            trip.claim = ClaimRequest(limit: 1, types: ["work"])
            let reply = try await bench.store.pump(trip)
            try require(reply.claimed.count, is: 0)
            try require(reply.nextDue, is: until, "when to look again")
            bench.clock.advance(by: .seconds(1))
            try require(try await bench.claim(bench.worker()).map(\.lease.job), is: [job])
        },
        StoreLaw("a paused queue is one tenant's") { bench in
            for tenant in [nil, "acme", "blue"] as [String?] {
                try await bench.insert { $0.details.tenant = tenant }
            }
            let pause = QueuePause(since: bench.clock.now)
            try await bench.store.pauseQueue("default", pause, tenant: "acme")
            let claimed = try await bench.claim(bench.worker())
            try require(claimed.map(\.details.tenant), is: [nil, "blue"])
        },
        StoreLaw("a delayed job is not early") { bench in
            let delayed = try await bench.insert { $0.start = .after(.seconds(60)) }
            let dated = try await bench.insert { $0.start = .at(bench.clock.now + .seconds(60)) }
            let past = try await bench.insert { $0.start = .at(bench.clock.now - .seconds(60)) }
            try await bench.requireStatus(past, .queued)
            let due = bench.clock.now + .seconds(60)
            bench.clock.advance(by: .seconds(60) - .microseconds(1))
            let worker = try await bench.worker()
            try require(try await bench.store.release(limit: 10), is: 0, "released early")
            try require(try await bench.store.pump(PumpTrip(worker: worker)).nextDue, is: due, "next due")
            try require(try await bench.claim(worker).map(\.lease.job), is: [past])
            bench.clock.advance(by: .seconds(5))
            try require(try await bench.store.release(limit: 10), is: 2)
            let claimed = try await bench.claim(worker)
            try require(claimed.map(\.lease.job), is: [delayed, dated])
            try require(claimed.map(\.enqueuedAt), is: [due, due], "releasing is bookkeeping")
            let reply = try await bench.store.pump(PumpTrip(worker: worker))
            try require(reply.nextDue == nil, "nothing is due any more")
        },
        StoreLaw("jobs are released earliest first, up to a limit") { bench in
            var jobs: [JobID] = []
            for second in [5, 1, 4, 2, 3] {
                jobs.append(try await bench.insert { $0.start = .after(.seconds(second)) })
            }
            bench.clock.advance(by: .seconds(10))
            try require(try await bench.store.release(limit: 2), is: 2)
            for (number, job) in jobs.enumerated() {
                try await bench.requireStatus(job, number == 1 || number == 3 ? .queued : .scheduled)
            }
            try require(try await bench.store.release(limit: 10), is: 3)
            let claimed = try await bench.claim(bench.worker()).map(\.lease.job)
            try require(claimed, is: [1, 3, 4, 2, 0].map { jobs[$0] })
        },
        StoreLaw("a trip that claims takes what is due without a release before") { bench in
            let delayed = try await bench.insert { $0.start = .after(.seconds(60)) }
            let retrying = try await bench.put(into: .retrying).job
            let later = try await bench.insert { $0.start = .after(.seconds(61)) }
            bench.clock.advance(by: .seconds(60))
            var trip = PumpTrip(worker: try await bench.worker())
            trip.claim = ClaimRequest(limit: 10, types: ["work"])
            let reply = try await bench.store.pump(trip)
            try require(Set(reply.claimed.map(\.lease.job)), is: [delayed, retrying])
            try require(reply.nextDue, is: bench.clock.now + .seconds(1), "next due")
            try await bench.requireStatus(later, .scheduled)
        },
        StoreLaw("a job that nobody started in time is canceled when it would be claimed") { bench in
            let late = try await bench.insert { $0.details.startBefore = bench.clock.now + .seconds(5) }
            let job = try await bench.insert { $0.details.startBefore = bench.clock.now + .seconds(6) }
            bench.clock.advance(by: .seconds(6))
            try require(try await bench.claim(bench.worker(), limit: 1).map(\.lease.job), is: [job])
            try await bench.requireStatus(late, .canceled)
            try require(try await bench.history(late).last?.reason, is: HistoryEntry.expired)
        },
        StoreLaw("a paused job waits, and goes on with what it waited for") { bench in
            let job = try await bench.put(into: .retrying).job
            let due = try await bench.record(job).timestamps.retryAt
            try require(try await bench.control(.pause, job), is: .done(from: .retrying, to: .paused))
            bench.clock.advance(by: .seconds(30))
            try require(try await bench.control(.resume, job), is: .done(from: .paused, to: .scheduled))
            try require(try await bench.record(job).timestamps.runAt, is: due, "planned time")
            try await bench.control(.pause, job)
            bench.clock.advance(by: .seconds(60))
            try require(try await bench.store.release(limit: 10), is: 0, "a paused job was released")
            try require(try await bench.control(.resume, job), is: .done(from: .paused, to: .queued))
        },
    ]
}
