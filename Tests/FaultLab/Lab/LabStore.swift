internal import ShiftworkCore
internal import ShiftworkPostgres
internal import ShiftworkSQLite

/// A store all of whose jobs can be looked at.
protocol LabStore: JobStore {
    typealias Life = (record: JobRecord, history: [HistoryEntry])

    /// Looks at every job with its complete life, part by part.
    func everyLife(_ look: ([Life]) throws -> Void) async throws
}

extension SQLiteStore: LabStore {
    func everyLife(_ look: ([Life]) throws -> Void) async throws {
        var last: Int64? = .min
        while let from = last {
            let part = try await lives(after: from)
            try look(part.lives)
            last = part.last
        }
    }
}

extension PostgresStore: LabStore {
    func everyLife(_ look: ([Life]) throws -> Void) async throws {
        var part = try await lives(after: nil)
        try look(part.lives)
        while let last = part.last {
            part = try await lives(after: last)
            try look(part.lives)
        }
    }
}
