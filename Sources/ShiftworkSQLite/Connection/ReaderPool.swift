internal import DequeModule
internal import GRDB
internal import Synchronization

/// A few connections that only read. Each has a thread of its own, so that a reader never blocks the
/// caller's.
final class ReaderPool: Sendable {
    private struct State {
        var idle: [DatabaseQueue]
        var waiting: Deque<CheckedContinuation<DatabaseQueue, Never>> = []
    }

    private let state: Mutex<State>
    private let all: [DatabaseQueue]
    private let lane: Lane

    init(_ connections: [DatabaseQueue], lane: Lane) {
        (all, self.lane) = (connections, lane)
        state = Mutex(State(idle: connections))
    }

    /// Reads from one snapshot of the database.
    func read<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        let connection = await checkOut()
        defer { checkIn(connection) }
        if lane == .inline { return try connection.inDatabase { try ReaderPool.inSnapshot($0, body) } }
        return try await withCheckedThrowingContinuation { continuation in
            connection.asyncWriteWithoutTransaction { db in
                continuation.resume(with: Result { try ReaderPool.inSnapshot(db, body) })
            }
        }
    }

    func close() { for connection in all { try? connection.close() } }

    private static func inSnapshot<Value>(_ db: Database, _ body: (Database) throws -> Value) throws -> Value
    {
        try db.execute(sql: "BEGIN DEFERRED")
        // Ends the snapshot in any case; a transaction that only read cannot fail to commit.
        defer { try? db.execute(sql: "COMMIT") }
        return try body(db)
    }

    private func checkOut() async -> DatabaseQueue {
        await withCheckedContinuation { continuation in
            let connection = state.withLock { state -> DatabaseQueue? in
                if let connection = state.idle.popLast() { return connection }
                state.waiting.append(continuation)
                return nil
            }
            if let connection { continuation.resume(returning: connection) }
        }
    }

    private func checkIn(_ connection: DatabaseQueue) {
        let next = state.withLock { state -> CheckedContinuation<DatabaseQueue, Never>? in
            if let next = state.waiting.popFirst() { return next }
            state.idle.append(connection)
            return nil
        }
        next?.resume(returning: connection)
    }
}
