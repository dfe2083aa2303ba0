import ShiftworkCore
import Testing

@testable import ShiftworkPostgres

@Suite(.needsPostgres) struct `Inserts` {
    private static func job(_ number: UInt64) -> NewJob {
        NewJob(id: JobID(UUIDv7(milliseconds: 1_795_248_000_000, sequence: 0, random: number)), type: "work")
    }

    @Test func `that come at the same time share commits`() async throws {
        try await StorePlace.run { place in
            let store = try await place.store()
            _ = try await store.insert([Self.job(0)], durability: .relaxed)
            let transactions: @Sendable () async throws -> Int64 = {
                try await store.look("test") { look in
                    try look.ask("SELECT count(DISTINCT xmin::text) FROM job")[0][0]
                }
            }
            let before = try await transactions()
            try await withThrowingTaskGroup(of: [Insertion].self) { group in
                for number in 1...500 {
                    group.addTask { try await store.insert([Self.job(UInt64(number))], durability: .durable) }
                }
                for try await answer in group { #expect(answer == [.inserted(.queued)]) }
            }
            #expect(try await transactions() - before < 250)
            #expect(try await store.count(JobQuery(), scope: .all, upTo: 1_000) == JobCount(501))
            await store.close()
        }
    }

    @Test func `of which one cannot be stored leave the others alone`() async throws {
        try await StorePlace.run { place in
            let store = try await place.store()
            // The server takes no NUL in a text, which no check of ours looks for in a tag.
            var bad = Self.job(1_000)
            bad.details.user = "a\0b"
            let calls = (1...50).map { [Self.job(UInt64($0))] } + [[bad]]
            let results = await withTaskGroup(of: Result<[Insertion], any Error>.self) { group in
                for jobs in calls {
                    group.addTask {
                        do { return .success(try await store.insert(jobs, durability: .durable)) } catch {
                            return .failure(error)
                        }
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            let stored = results.count { (try? $0.get()) == [.inserted(.queued)] }
            #expect(stored == 50)
            await store.close()
        }
    }
}
