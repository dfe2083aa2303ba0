import ShiftworkCore
import ShiftworkLaws
import ShiftworkMemory
import Testing

@Suite struct `The laws` {
    @Test(arguments: Fault.all)
    func `notice a planted fault`(_ fault: Fault) async throws {
        for name in fault.breaks {
            let law = try #require(StoreLaw.all.first { $0.name == name }, "no law \"\(name)\"")
            await #expect(throws: (any Error).self, "\(name)") {
                try await law.check { clock in FaultyStore(fault, right: MemoryStore(clock: { clock.now })) }
            }
        }
    }

    @Test(arguments: StoreLaw.all)
    func `hold for a wrapper without a fault`(_ law: StoreLaw) async throws {
        let none = Fault("nothing", breaks: "") { _ in }
        try await law.check { clock in FaultyStore(none, right: MemoryStore(clock: { clock.now })) }
    }
}
