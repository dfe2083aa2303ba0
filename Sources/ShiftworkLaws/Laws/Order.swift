internal import ShiftworkCore

extension StoreLaw {
    static let order: [StoreLaw] = [
        StoreLaw("jobs are claimed by priority, then in the order in which they could run") { bench in
            var jobs: [JobID] = []
            for priority in [5, 9, 5, 0, 9, 5, 0] {
                jobs.append(try await bench.insert { $0.priority = priority })
                bench.clock.advance(by: .milliseconds(1))
            }
            let claimed = try await bench.claim(bench.worker(), limit: 7).map(\.lease.job)
            try require(claimed, is: [3, 6, 0, 2, 5, 1, 4].map { jobs[$0] })
        },
        StoreLaw("jobs of one insert are claimed in its order") { bench in
            let jobs = (0..<50).map { _ in bench.job() }
            try await bench.insert(jobs)
            let worker = try await bench.worker()
            var claimed: [JobID] = []
            for _ in 0..<5 { claimed += try await bench.claim(worker, limit: 10).map(\.lease.job) }
            try require(claimed, is: jobs.map(\.id))
        },
        StoreLaw("lanes are used up in their order, each to its limit") { bench in
            var jobs: [QueueName: [JobID]] = [:]
            for queue in ["a", "b", "c", "a", "b", "c", "a", "b", "c"] as [QueueName] {
                jobs[queue, default: []].append(try await bench.insert { $0.queue = queue })
            }
            let lanes: [ClaimRequest.Lane] = [.init("b", limit: 2), .init(nil), .init("a", limit: 1)]
            let claimed = try await bench.claim(bench.worker(), limit: 10, lanes: lanes).map(\.lease.job)
            let expected = (jobs["b"] ?? []).prefix(2) + (jobs["c"] ?? []) + (jobs["a"] ?? []).prefix(1)
            try require(claimed, is: Array(expected))
        },
        StoreLaw("a lane's order is that of all its queues together") { bench in
            var jobs: [JobID] = []
            for queue in ["x", "y", "x", "z", "y"] as [QueueName] {
                jobs.append(try await bench.insert { $0.queue = queue })
                bench.clock.advance(by: .milliseconds(1))
            }
            let urgent = try await bench.insert { ($0.queue, $0.priority) = ("z", 1) }
            let claimed = try await bench.claim(bench.worker()).map(\.lease.job)
            try require(claimed, is: [urgent] + jobs)
        },
        StoreLaw("only the worker's types are handed out, and others stand in nobody's way") { bench in
            let strange = try await bench.insert(
                (0..<200).map { _ in bench.job("strange") { $0.priority = 0 } })
            try require(strange.count, is: 200)
            let job = try await bench.insert()
            let claimed = try await bench.claim(bench.worker(), limit: 5)
            try require(claimed.map(\.lease.job), is: [job])
            try require(try await bench.claim(bench.worker(), types: []).count, is: 0)
            try require(try await bench.claim(bench.worker(), limit: 300, types: ["strange"]).count, is: 200)
        },
        StoreLaw("a claim takes no more than its limit, and says when there may be more") { bench in
            try await bench.insert((0..<25).map { _ in bench.job() })
            var trip = PumpTrip(worker: try await bench.worker())
            trip.claim = ClaimRequest(limit: 20, types: ["work"])
            var reply = try await bench.store.pump(trip)
            try require(reply.claimed.count, is: 20)
            try require(reply.hasMore, is: true)
            trip.claim = ClaimRequest(limit: 20, types: ["work"])
            reply = try await bench.store.pump(trip)
            try require(reply.claimed.count, is: 5)
            try require(reply.hasMore, is: false)
            trip.claim = ClaimRequest(limit: 0, types: ["work"])
            try require(try await bench.store.pump(trip).claimed.count, is: 0)
        },
        StoreLaw("no trip claims more than 1,000 jobs") { bench in
            try await bench.insert((0..<600).map { _ in bench.job() })
            try await bench.insert((0..<600).map { _ in bench.job() })
            let worker = try await bench.worker()
            try require(try await bench.claim(worker, limit: 5_000).count, is: 1_000)
            try require(try await bench.claim(worker, limit: 5_000).count, is: 200)
        },
        StoreLaw("a claimed job carries everything that it was enqueued with") { bench in
            let job = bench.job {
                ($0.queue, $0.priority, $0.maxAttempts) = ("mail", 3, 9)
                ($0.payloadVersion, $0.payload) = (7, Array(#"{"order": 42}"#.utf8))
                $0.details.references = [JobReference("Order", 42)]
                ($0.details.tags, $0.details.user, $0.details.tenant) = (["eu", "big"], "anna", "acme")
                ($0.details.timeout, $0.details.trace) = (.seconds(90), ["traceparent": "00-ab-cd-01"])
            }
            try await bench.insert([job])
            let claimed = try await bench.claimNext()
            try require(claimed.payload, is: job.payload)
            try require(claimed.details, is: job.details)
            try require([claimed.priority, claimed.maxAttempts, claimed.payloadVersion], is: [3, 9, 7])
            try require(claimed.queue, is: "mail")
            try require(claimed.type, is: "work")
            try require(claimed.startedAt, is: bench.clock.now)
        },
        StoreLaw("jobs claimed by their ids are of any type, and only those that are queued") { bench in
            let strange = try await bench.insert("strange")
            let later = try await bench.put(into: .scheduled).job
            let taken = try await bench.put(into: .started).job
            let unknown = bench.job().id
            let worker = try await bench.worker()
            let claimed = try await bench.store.claim([strange, later, taken, unknown], worker: worker)
            try require(claimed.map(\.lease.job), is: [strange])
            let again = try await bench.store.claim([strange], worker: worker)
            try require(again.map(\.lease.token), is: claimed.map(\.lease.token), "a repeated claim")
            let stranger = WorkerID(bench.uuid())
            try await bench.insert()
            try require(
                try await bench.store.claim([try await bench.insert()], worker: stranger).count, is: 0)
        },
    ]
}
