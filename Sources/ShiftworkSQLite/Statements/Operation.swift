internal import GRDB
public import ShiftworkCore

extension SQLiteStore {
    /// Stores a new operation; a known id changes nothing.
    public func startOperation(_ operation: ShiftworkCore.Operation) async throws(StoreError) {
        try await writer.perform("start operation", .durable) { session in
            try session.operating.start.run(
                operation.id.uuid, operation.state.rawValue, operation.cursor?.uuid, try operation.json())
            session.hasNews = true
        }
    }

    /// Pauses, resumes or cancels an operation that has not ended; false when it has, or is not known.
    public func setOperation(
        _ operation: OperationID, to state: ShiftworkCore.Operation.State
    ) async throws(StoreError) -> Bool {
        try await writer.perform("set operation", .durable) { session in
            try session.set(operation, to: state)
        }
    }
}

/// Operations, whole as JSON; state and cursor stand beside it too.
struct OperationStatements {
    let start: HotStatement
    let save: HotStatement
    let find: HotStatement

    init(_ db: Database) {
        start = HotStatement(
            db, "INSERT OR IGNORE INTO operation (id, state, cursor, data) VALUES (?, ?, ?, ?)")
        save = HotStatement(db, "UPDATE operation SET state = ?, cursor = ?, data = ? WHERE id = ?")
        find = HotStatement(db, "SELECT data FROM operation WHERE id = ?")
    }
}

extension Session {
    func operation(_ id: OperationID) throws -> ShiftworkCore.Operation? {
        try operating.find.first(id.uuid) { try ShiftworkCore.Operation(json: $0.text(0)) }
    }

    func save(_ operation: ShiftworkCore.Operation) throws {
        try operating.save.run(
            operation.state.rawValue, operation.cursor?.uuid, try operation.json(), operation.id.uuid)
        hasNews = true
    }

    func set(_ id: OperationID, to state: ShiftworkCore.Operation.State) throws -> Bool {
        guard let operation = try operation(id)?.moved(to: state, at: now) else { return false }
        try save(operation)
        return true
    }
}
