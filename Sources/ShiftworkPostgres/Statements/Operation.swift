public import ShiftworkCore

extension PostgresStore {
    /// Stores a new operation; a known id changes nothing.
    public func startOperation(_ operation: Operation) async throws(StoreError) {
        try await change("start operation", .durable) { session in
            session.transaction.write(
                """
                INSERT INTO operation (id, is_running, data)
                VALUES (\(operation.id.uuid), \(operation.state == .running), \(try operation.json()))
                ON CONFLICT (id) DO NOTHING
                """)
            session.hasNews = true
        }
    }

    /// Pauses, resumes or cancels an operation that has not ended; false when it has, or is not known.
    public func setOperation(
        _ operation: OperationID, to state: Operation.State
    ) async throws(StoreError) -> Bool {
        try await change("set operation", .durable) { session in try session.set(operation, to: state) }
    }
}

extension Session {
    /// An operation, locked: its numbers move one step at a time.
    func operation(_ id: OperationID) throws -> Operation? {
        try transaction.ask("SELECT data FROM operation WHERE id = \(id.uuid) FOR UPDATE").first
            .map { try Operation(json: $0[0]) }
    }

    func save(_ operation: Operation) throws {
        transaction.write(
            """
            UPDATE operation SET is_running = \(operation.state == .running), data = \(try operation.json())
            WHERE id = \(operation.id.uuid)
            """)
        hasNews = true
    }

    func set(_ id: OperationID, to state: Operation.State) throws -> Bool {
        guard let operation = try operation(id)?.moved(to: state, at: now) else { return false }
        try save(operation)
        return true
    }
}
