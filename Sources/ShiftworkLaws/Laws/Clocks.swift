internal import ShiftworkCore

extension StoreLaw {
    /// A store's clock may jump.
    static let clocks: [StoreLaw] = [.hours(1), .hours(-1)].map { (jump: Duration) in
        StoreLaw("a clock that jumps \(jump > .zero ? "ahead" : "back") by an hour breaks nothing") { bench in
            let delayed = try await bench.insert { $0.start = .after(.minutes(10)) }
            let running = try await bench.start(bench.insert()).lease
            let queued = try await bench.insert()
            bench.clock.advance(by: jump)
            try require(try await bench.store.now(), is: bench.clock.now)

            try require(try await bench.settle(.succeed, running), is: .settled(.finished))
            let record = try await bench.record(running.job)
            try require(try require(record.run(now: bench.clock.now)) >= .zero, "a negative run time")
            try require(try require(record.wait) >= .zero, "a negative wait time")

            let later = try await bench.insert()
            let isDue = jump > .zero
            try require(try await bench.store.release(limit: 10), is: isDue ? 1 : 0, "by the store's clock")
            var claimed = try await bench.claim(bench.worker())
            let expected: Set<JobID> = isDue ? [queued, later, delayed] : [queued, later]
            try require(Set(claimed.map(\.lease.job)), is: expected)
            if !isDue {
                bench.clock.advance(by: .hours(2))
                claimed = try await bench.claim(bench.worker())
            }
            let lease = try require(claimed.first { $0.lease.job == delayed }).lease
            try await bench.settle(.fail, lease, delay: .seconds(5))
            bench.clock.advance(by: jump)
            bench.clock.advance(by: .hours(1) + .seconds(5))
            _ = try await bench.store.release(limit: 10)
            try await bench.run(delayed, .succeed)
            try await bench.requireStatus(delayed, .finished)
        }
    }
}
