import PostgresCluster
import ShiftworkCore
import Synchronization

@testable import ShiftworkPostgres

/// A schema for one test. There are so many at a time as the server has connections for.
struct StorePlace: Sendable {
    let schema = Database.schema()
    private let url: String

    private static let gate = Gate(places: 16)

    init() async throws {
        url = try await TestCluster.running().url
        await Self.gate.enter()
    }

    /// A store in it.
    func store(
        migrates: Bool = true, clock: (@Sendable () -> Timestamp)? = nil
    ) async throws -> PostgresStore {
        try await PostgresStore(url: url, schema: schema, migrates: migrates, clock: clock)
    }

    /// Does something in a schema of its own, which is gone afterwards.
    static func run(_ body: (StorePlace) async throws -> Void) async throws {
        let place = try await StorePlace()
        do {
            try await body(place)
        } catch {
            try? await place.remove()
            throw error
        }
        try await place.remove()
    }

    private func remove() async throws {
        defer { Self.gate.leave() }
        let (pool, schema) = (try await Database.pool(), schema)
        _ = try await pool.perform { try $0.run("DROP SCHEMA \(name: schema) CASCADE").count }
        await pool.close()
    }
}

/// Lets so many in at a time; the others wait in line.
private final class Gate: Sendable {
    private struct State {
        var free: Int
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state: Mutex<State>

    init(places: Int) { state = Mutex(State(free: places)) }

    func enter() async {
        await withCheckedContinuation { continuation in
            let mayEnter = state.withLock { state in
                if state.free > 0 {
                    state.free -= 1
                    return true
                }
                state.waiting.append(continuation)
                return false
            }
            if mayEnter { continuation.resume() }
        }
    }

    func leave() {
        let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
            if state.waiting.isEmpty {
                state.free += 1
                return nil
            }
            return state.waiting.removeFirst()
        }
        next?.resume()
    }
}
