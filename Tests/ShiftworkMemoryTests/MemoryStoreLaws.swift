import ShiftworkLaws
import ShiftworkMemory
import Testing

@Suite struct `A store in memory` {
    @Test(arguments: StoreLaw.all)
    func `keeps the law`(_ law: StoreLaw) async throws {
        try await law.check { clock in MemoryStore(clock: { clock.now }) }
    }

    @Test func `is held to laws with different names`() {
        #expect(Set(StoreLaw.all.map(\.name)).count == StoreLaw.all.count)
    }
}
