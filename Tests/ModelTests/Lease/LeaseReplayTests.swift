internal import Foundation
internal import ShiftworkCore
internal import ShiftworkMemory
internal import ShiftworkSQLite
internal import Testing

@Suite struct `Ways through the lease model` {
    @Test func `are gone alike by the memory store`() async throws {
        let clock = ReplayClock()
        try await replay(samples: 150, in: MemoryStore { clock.now }, clock)
    }

    @Test func `are gone alike by the SQLite store`() async throws {
        let clock = ReplayClock()
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "shiftwork-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appendingPathComponent("jobs.sqlite").path
        try await replay(samples: 60, in: SQLiteStore(path: path, clock: { clock.now }), clock)
    }

    /// Goes to states spread over the whole search, and from each of them on by every move.
    private func replay(samples: Int, in store: any JobStore, _ clock: ReplayClock) async throws {
        let model = LeaseModel()
        let search = Search(model)
        var (ways, steps) = (0, 0)
        for state in stride(from: 0, to: search.states.count, by: max(1, search.states.count / samples)) {
            let path = search.path(to: state)
            let way = model.way(through: path)
            #expect(way.count == path.count - 1, "no way with names leads to state \(state)")
            for last in model.moves(from: way.last?.state ?? model.start, norm: nil) {
                ways += 1
                steps += way.count + 1
                let replay = LeaseReplay(store: store, clock: clock, number: ways)
                guard let difference = try await replay.run(way + [last], from: model.start) else { continue }
                let lines = (way + [last]).map { "  \($0.step) → \($0.state)" }
                Issue.record("\(difference)\n\(lines.joined(separator: "\n"))")
                return
            }
        }
        print("lease model, replayed in \(store.traits.name): \(ways) ways, \(steps) steps")
    }
}
