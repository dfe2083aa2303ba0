internal import ShiftworkCore

extension StoreLaw {
    static let statistics: [StoreLaw] = [
        StoreLaw("counts, extremes and sums of times are exact, percentiles within 2.2 %") { bench in
            let start = bench.clock.now
            var (waits, runs): ([Int64], [Int64]) = ([], [])
            for number in 1...100 {
                let (wait, run) = (Int64(number * number * 137), Int64(number * 9_341))
                let job = try await bench.insert()
                bench.clock.advance(by: .microseconds(wait))
                let lease = try await bench.start(job).lease
                bench.clock.advance(by: .microseconds(run))
                try await bench.settle(.succeed, lease)
                waits.append(wait)
                runs.append(run)
            }
            let answer = try await bench.statistics(since: start)
            try require(answer.count(.finished), is: 100)
            try require(answer.count(.queued), is: 100)
            try require(answer.successRate, is: 1)
            try requireAgreement(answer.wait(.finished), waits)
            try requireAgreement(answer.run(.finished), runs)
        },
        StoreLaw("each way to end has its own numbers") { bench in
            let start = bench.clock.now
            for (status, number) in [(JobStatus.finished, 6), (.failed, 2), (.killed, 1), (.canceled, 3)] {
                for _ in 0..<number { _ = try await bench.put(into: status) }
            }
            let failing = try await bench.insert()
            for _ in 0..<3 {
                try await bench.run(failing, .fail)
                _ = try await bench.store.release(limit: 1)
            }
            try await bench.run(failing, .exhaust)
            let answer = try await bench.statistics(since: start)
            try require(answer.count(.finished), is: 6)
            try require(answer.count(.failed), is: 3)
            try require(answer.count(.killed), is: 1)
            try require(answer.count(.canceled), is: 3)
            try require(answer.count(.retrying), is: 3)
            try require(answer.count(.queued), is: 13)
            try require(answer.successRate, is: 6.0 / 9)
            let attempts = answer.rows.filter { $0.status == .failed }.reduce(0) { $0 + $1.attempts }
            try require(attempts, is: 6, "runs of failed jobs")
            try require(answer.run(.canceled).count, is: 0, "what never ran has no times")
        },
        StoreLaw("a window holds what happened in it, in steps when asked") { bench in
            bench.clock.advance(by: bench.clock.now.floored(to: .minutes(1)) + .minutes(1) - bench.clock.now)
            let start = bench.clock.now
            for minute in 0..<3 {
                for _ in 0...minute { _ = try await bench.put(into: .finished) }
                bench.clock.advance(by: .minutes(1))
            }
            var request = StatisticsRequest(from: start, until: bench.clock.now, step: .minute)
            let answer = try await bench.store.statistics(request)
            let finished = answer.rows.filter { $0.status == .finished }
            try require(finished.map(\.count), is: [1, 2, 3])
            try require(
                finished.map(\.bucket), is: [start, start + .minutes(1), start + .minutes(2)], "buckets")
            try require(answer.resolution, is: .minute)
            request = StatisticsRequest(from: start + .seconds(70), until: start + .minutes(2))
            let middle = try await bench.store.statistics(request)
            try require(middle.count(.finished), is: 2)
            try require([middle.from, middle.until], is: [start + .minutes(1), start + .minutes(2)])
            request = StatisticsRequest(from: start - .days(1), until: start)
            try require(try await bench.store.statistics(request).count(.finished), is: 0)
        },
        StoreLaw("numbers can be asked for by queue, type, user and tenant") { bench in
            let start = bench.clock.now
            for (queue, user, tenant) in [("a", "anna", nil), ("a", "bert", "acme"), ("b", "anna", "acme")]
                as [(QueueName, String, String?)]
            {
                _ = try await bench.put(into: .finished) {
                    ($0.queue, $0.details.user, $0.details.tenant) = (queue, user, tenant)
                }
            }
            var request = StatisticsRequest(from: start, until: bench.clock.now + .seconds(1))
            request.queues = ["a"]
            try require(try await bench.store.statistics(request).count(.finished), is: 2)
            request.types = ["other"]
            try require(try await bench.store.statistics(request).count(.finished), is: 0)
            (request.queues, request.types, request.user) = ([], ["work"], "anna")
            try require(try await bench.store.statistics(request).count(.finished), is: 2)
            request.scope = .tenant("acme")
            try require(try await bench.store.statistics(request).count(.finished), is: 1)
            request.user = nil
            try require(try await bench.store.statistics(request).count(.finished), is: 2)
        },
        StoreLaw("numbers by user are those of jobs that have one, each user's as if asked for alone") {
            bench in
            let start = bench.clock.now
            for (queue, user, tenant) in [
                ("a", "anna", nil), ("a", "bert", "acme"), ("b", "anna", "acme"), ("a", nil, "acme"),
                ("a", "anna", nil),
            ] as [(QueueName, String?, String?)] {
                _ = try await bench.put(into: .finished) {
                    ($0.queue, $0.details.user, $0.details.tenant) = (queue, user, tenant)
                }
            }
            var request = StatisticsRequest(from: start, until: bench.clock.now + .seconds(1))
            request.mostUsers = 10
            let all = try await bench.store.statistics(request)
            try require(all.resolution, is: .hour)
            let finished = all.rows.filter { $0.status == .finished }
            try require(finished.map(\.user), is: ["anna", "bert", "anna"])
            try require(finished.map(\.tenant), is: [nil, "acme", "acme"])
            try require(finished.map(\.queue), is: ["a", "a", "b"])
            try require(finished.map(\.count), is: [2, 1, 1])
            for user in ["anna", "bert", "carl"] {
                (request.mostUsers, request.user) = (nil, user)
                let alone = try await bench.store.statistics(request).rows
                try require(alone.allSatisfy { $0.user == nil }, "the rows of one name a user")
                (request.mostUsers, request.user) = (10, user)
                let named = try await bench.store.statistics(request).rows
                try require(named, is: all.rows.filter { $0.user == user })
                try require(named.map(\.run), is: alone.map(\.run))
                try require(named.map(\.count), is: alone.map(\.count))
            }
            (request.user, request.scope) = (nil, .tenant("acme"))
            try require(
                try await bench.store.statistics(request).rows.compactMap(\.user).sorted().last, is: "bert")
            try require(try await bench.store.statistics(request).count(.finished), is: 2)
            for (limit, scope, users) in [
                (1, .all, ["anna"]), (2, .all, ["anna", "bert"]), (0, .all, []),
                (1, .tenant("acme"), ["anna"]), (1, .tenant("globex"), []),
            ] as [(Int, Scope, [String])] {
                (request.mostUsers, request.scope) = (limit, scope)
                let told = Set(try await bench.store.statistics(request).rows.compactMap(\.user))
                try require(told.sorted(), is: users, "\(limit) of \(scope)")
            }
        },
        StoreLaw("pruned jobs stay in the statistics") { bench in
            let start = bench.clock.now
            _ = try await bench.put(into: .finished)
            _ = try await bench.store.prune(PruneRequest(retention: .noHistory))
            try require(try await bench.statistics(since: start).count(.finished), is: 1)
        },
    ]
}

extension LawBench {
    fileprivate func statistics(since start: Timestamp) async throws -> Statistics {
        try await store.statistics(StatisticsRequest(from: start, until: clock.now + .seconds(1)))
    }
}

/// Holds a histogram against the values that it was made of.
private func requireAgreement(_ histogram: Histogram, _ values: [Int64]) throws(LawBroken) {
    let sorted = values.sorted()
    try require(histogram.count, is: Int64(values.count), "count")
    try require(histogram.sum, is: values.reduce(0, +), "sum")
    try require(histogram.min, is: sorted.first, "minimum")
    try require(histogram.max, is: sorted.last, "maximum")
    for share in [0.5, 0.9, 0.95, 0.99] {
        let rank = max(Int((share * Double(values.count)).rounded(.up)), 1)
        let exact = Double(sorted[rank - 1])
        let told = Double(try require(histogram.quantile(share)))
        try require(abs(told - exact) <= 0.022 * exact + 1, "\(share): told \(told), is \(exact)")
    }
}
