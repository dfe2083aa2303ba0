public import ShiftworkCore

extension PostgresStore {
    /// Operations inside a scope, newest first.
    public func operations(
        scope: Scope, limit: Int
    ) async throws(StoreError) -> [ShiftworkCore.Operation] {
        try await look("operations") { look in
            let answer =
                switch scope {
                case .all: try look.ask("SELECT data FROM operation ORDER BY id DESC LIMIT \(limit)")
                case .tenant(let name):
                    try look.ask(
                        """
                        SELECT data FROM operation WHERE data::json -> 'operation' ->> 'tenant' = \(name)
                        ORDER BY id DESC LIMIT \(limit)
                        """)
                }
            return try answer.map { try Operation(json: $0[0]) }
        }
    }

    /// Operations in some states inside a scope, oldest first; of those that ended, those that did behind a moment.
    public func operations(
        in states: Set<ShiftworkCore.Operation.State>, endedAfter moment: Timestamp?, scope: Scope, limit: Int
    ) async throws(StoreError) -> [ShiftworkCore.Operation] {
        let words = states.map(\.rawValue).sorted()
        var condition: Statement = "data::json -> 'operation' ->> 'state' = ANY (\(words))"
        // What runs is found by an index.
        if !states.contains(.running) { condition += " AND NOT is_running" }
        if states == [.running] { condition = "is_running" }
        if case .tenant(let name) = scope {
            condition += " AND data::json -> 'operation' ->> 'tenant' = \(name)"
        }
        if let moment {
            condition += " AND coalesce((data::json ->> 'endedAt')::bigint > \(moment.microseconds), true)"
        }
        let question: Statement = "SELECT data FROM operation WHERE \(condition) ORDER BY id LIMIT \(limit)"
        return try await look("operations") { look in
            try look.ask(question).map { try Operation(json: $0[0]) }
        }
    }

    /// One operation.
    public func operation(_ id: OperationID) async throws(StoreError) -> ShiftworkCore.Operation? {
        try await look("operation") { look in
            try look.ask("SELECT data FROM operation WHERE id = \(id.uuid)").first.map {
                try Operation(json: $0[0])
            }
        }
    }
}
