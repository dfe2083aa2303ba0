internal import ShiftworkCore
internal import ShiftworkRuntime
internal import Testing

struct EndToEndTests {
    @Test func `a job that is enqueued runs, and its handle gives what it returned`() async throws {
        let workshop = try await Workshop()
        try await workshop.running { _ in
            let deed = try await workshop.shiftwork.enqueue(Deed("work"))
            try await workshop.wait(deed, is: .finished)
            #expect(try await deed.result(within: .zero) == "work")
        }
        #expect(workshop.script.began == ["work"])
        #expect(try await workshop.store.workers().isEmpty)
        #expect(try await workshop.store.verify(isDeep: true).isEmpty)
    }
}
