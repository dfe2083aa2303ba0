internal import ServiceLifecycleTestKit
internal import ShiftworkCore
internal import ShiftworkMemory
internal import ShiftworkRuntime
internal import Testing

/// Which types of job a process runs, and on what.
struct RegistrationTests {
    @Test(arguments: [true, false])
    func `types are listed, chosen, repeated and collected elsewhere`(_ isChosen: Bool) async throws {
        let elsewhere = JobsBuilder<Script>.buildExpression(Silent.self)
        let workshop = try await Workshop {
            if isChosen { Deed.self } else { Guarded.self }
            if isChosen { elsewhere }
            for _ in 0..<1 { Counted.self }
        }
        let (deed, silent, counted) = (
            try await workshop.shiftwork.enqueue(Deed("x")), try await workshop.shiftwork.enqueue(Silent()),
            try await workshop.shiftwork.enqueue(Counted())
        )
        try await workshop.running { _ in
            try await workshop.wait(counted, is: .finished)
            #expect(try await counted.result(within: .zero) == 3)
        }
        #expect(try await deed.status() == (isChosen ? .finished : .queued))
        #expect(try await silent.status() == (isChosen ? .finished : .queued))
    }

    @Test func `two jobs with one type are an error of the program`() async {
        await #expect(processExitsWith: .failure) {
            _ = try await Shiftwork(store: MemoryStore()) {
                Counted.self
                AlsoCounted.self
            }
        }
    }

    @Test func `on the machine's own clock and threads a job runs, and the worker ends`() async throws {
        let shiftwork = try await Shiftwork(store: MemoryStore()) { Counted.self }
        try await testGracefulShutdown { trigger in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await shiftwork.run() }
                let jobs = try await shiftwork.enqueue(contentsOf: (0..<500).map { _ in Counted() })
                for job in jobs { #expect(try await job.result(within: .seconds(60)) == 3) }
                trigger.triggerGracefulShutdown()
                try await group.waitForAll()
            }
        }
        #expect(try await shiftwork.counts() == [.finished: 500])
        #expect(try await shiftwork.store.workers().isEmpty)
    }
}

/// A job that returns a number and needs nothing.
private struct Counted: Job {
    static let type: JobType = "counted"
    func perform(in context: JobContext<Void>) async throws -> Int { 3 }
}

private struct AlsoCounted: Job {
    static let type: JobType = "counted"
    func perform(in context: JobContext<Void>) async throws {}
}
