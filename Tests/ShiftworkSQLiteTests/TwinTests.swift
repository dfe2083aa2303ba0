import ShiftworkLaws
import ShiftworkMemory
import ShiftworkSQLite
import Testing

@Suite struct `SQLite and memory` {
    @Test(arguments: 1...8 as ClosedRange<UInt64>)
    func `give the same answers to a random script`(seed: UInt64) async throws {
        let folder = try TemporaryFolder()
        let clock = LawClock()
        let sqlite = try SQLiteStore(path: folder.path("twin.sqlite"), clock: { clock.now })
        let twins = StoreTwins(MemoryStore(clock: { clock.now }), sqlite, clock: clock)
        try await twins.play(seed: seed, steps: 250)
        await sqlite.close()
    }
}
