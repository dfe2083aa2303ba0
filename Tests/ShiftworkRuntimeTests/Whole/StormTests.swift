internal import Logging
internal import ShiftworkCore
internal import ShiftworkMemory
internal import ShiftworkRuntime
internal import ShiftworkTesting
internal import Synchronization
internal import Testing

/// Two workers, one store, and every fifth trip of each goes wrong: by a seed, so that a failure can be repeated.
struct StormTests {
    @Test(arguments: 1...24)
    func `in a storm of faults no job is lost, none is settled twice, none runs beside itself`(_ seed: UInt64)
        async throws
    {
        let clock = TestClock()
        let store = MemoryStore(clock: { clock.now })
        let script = Script()
        let runs = Runs()
        write(script, runs, clock)
        let workers = [storm(over: store, seed: seed), storm(over: store, seed: seed &* 31 &+ 7)]
        let shops = [
            try await Workshop(.quiet(slots: 3), clock: clock, script: script, store: workers[0]),
            try await Workshop(.quiet(slots: 5), clock: clock, script: script, store: workers[1]),
        ]
        let names = ["work", "slow", "fail", "flaky", "tired"]
        let jobs = try await Workshop(clock: clock, store: store).shiftwork
            .enqueue(contentsOf: (0..<60).map { Deed(names[$0 % names.count]) })
        try await shops[0].running { _ in
            try await shops[1].running { _ in
                let isOver = try await clock.run {
                    try await Set(store.counts(scope: .all).map(\.status)).isSubset(of: [.finished, .failed])
                }
                #expect(isOver)
            }
        }
        for (number, job) in jobs.enumerated() {
            let record = try #require(try await store.jobs([job.id], scope: .all).first)
            let name = names[number % names.count]
            #expect(record.status == (name == "fail" ? .failed : .finished), "\(name)")
            #expect(record.crashes == 0)
            #expect(record.attempt == ["fail": 3, "flaky": 2][name, default: 1], "\(name)")
            #expect(
                runs.count(of: job.id) == ["fail": 3, "flaky": 2, "tired": 2][name, default: 1], "\(name)")
        }
        #expect(runs.mostAtOnce == 1)
        #expect(try await store.verify(isDeep: true).isEmpty)
        #expect(try await store.workers().isEmpty)
    }

    private func write(_ script: Script, _ runs: Runs, _ clock: TestClock) {
        func on(_ name: String, _ action: @escaping Script.Action) {
            script.on(name) { context in
                runs.begin(context.id)
                defer { runs.end(context.id) }
                return try await action(context)
            }
        }
        on("work") { _ in "" }
        on("slow") { context in
            for step in 1...10 {
                try await clock.system.sleep(.milliseconds(300))
                try await context.progress(step, of: 10)
                context.logger.info("step \(step)")
            }
            return ""
        }
        on("fail") { _ in throw Mishap() }
        on("flaky") { context in
            if context.attempt == 1 { throw Mishap() }
            return ""
        }
        on("tired") { context in
            if runs.count(of: context.id) == 1 { throw Snooze(for: .seconds(3)) }
            return ""
        }
    }

    private func storm(over store: MemoryStore, seed: UInt64) -> Faults {
        let faults = Faults(over: store)
        var state = seed
        for number in 1...2_000 {
            // Numerical Recipes' generator: good enough to draw one in ten.
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            switch (state >> 33) % 10 {
            case 0: faults.fail(.pump, number: number)
            case 1: faults.loseReply(of: .pump, number: number)
            default: break
            }
        }
        return faults
    }
}

/// How often each job ran, and how often beside itself.
private final class Runs: Sendable {
    private struct State {
        var counts: [JobID: Int] = [:]
        var running: [JobID: Int] = [:]
        var mostAtOnce = 0
    }

    private let state = Mutex(State())

    func begin(_ job: JobID) {
        state.withLock { state in
            state.counts[job, default: 0] += 1
            state.running[job, default: 0] += 1
            state.mostAtOnce = max(state.mostAtOnce, state.running[job, default: 0])
        }
    }

    func end(_ job: JobID) { state.withLock { $0.running[job, default: 0] -= 1 } }

    func count(of job: JobID) -> Int { state.withLock { $0.counts[job, default: 0] } }

    var mostAtOnce: Int { state.withLock { $0.mostAtOnce } }
}
