internal import ShiftworkCore

extension StoreLaw {
    /// Failures by their cause.
    static let causes: [StoreLaw] = [
        StoreLaw("failures of one cause are counted together") { bench in
            let start = bench.clock.now
            var last: JobID?
            for number in 1...3 {
                bench.clock.advance(by: .seconds(1))
                let job = try await bench.insert()
                let failure = JobFailure(type: "NotFound", message: "Order \(number) not found")
                try await bench.settle(.exhaust, bench.start(job).lease, failure: failure)
                last = job
            }
            let other = try await bench.insert("other")
            let timeout = JobFailure(type: "Timeout", message: "no answer")
            try await bench.settle(.fail, bench.start(other).lease, failure: timeout)
            let groups = try await bench.store.errors(
                from: start - .days(2), until: bench.clock.now + .days(2), limit: 10)
            try require(
                groups.map(\.type), is: ["NotFound", "Timeout"], "those with the most attempts first")
            let group = groups[0]
            try require([group.attempts, group.failed], is: [3, 3], "attempts and failed jobs")
            try require([groups[1].attempts, groups[1].failed], is: [1, 0], "attempts and failed jobs")
            try require(group.sample.hasPrefix("Order "), "sample \(group.sample)")
            try require(group.firstSeen, is: start + .seconds(1))
            try require(group.lastSeen, is: start + .seconds(3))
            try require(group.types, is: ["work"])
            try require(group.lastJob, is: last)
            try require(
                try await bench.store.errors(
                    from: start - .days(2), until: bench.clock.now + .days(2), limit: 1
                ).count, is: 1)
        },
        StoreLaw("each attempt of a job counts for its cause, its end once") { bench in
            let start = bench.clock.now
            let job = try await bench.insert()
            let failure = JobFailure(type: "Timeout", message: "no answer")
            for event in [JobEvent.fail, .fail, .exhaust] {
                try await bench.settle(event, bench.start(job).lease, failure: failure)
                _ = try await bench.store.release(limit: 1)
            }
            let groups = try await bench.store.errors(
                from: start - .days(2), until: start + .days(2), limit: 10)
            try require(groups.map { [$0.attempts, $0.failed] }, is: [[3, 1]])
            let query = JobQuery(.error([.fingerprint(failure.fingerprint)]))
            try require(try await bench.store.page(PageRequest(query)).jobs.map(\.id), is: [job])
        },
        StoreLaw("a time without failures has no causes") { bench in
            let lease = try await bench.start(bench.insert()).lease
            try await bench.settle(.exhaust, lease, failure: JobFailure(type: "E", message: "m"))
            let now = bench.clock.now
            let groups = try await bench.store.errors(from: now - .days(9), until: now - .days(2), limit: 10)
            try require(groups.count, is: 0)
        },
    ]
}
