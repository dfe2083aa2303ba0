internal import GRDB
public import ShiftworkCore

extension SQLiteStore {
    /// Changes documents, in one commit and in their order.
    public func save(_ changes: [DocumentChange], durability: Durability) async throws(StoreError)
        -> [DocumentReply]
    {
        for change in changes { try change.check() }
        return try await writer.perform("save", durability, weight: changes.count) { session in
            try changes.map(session.save)
        }
    }
}

/// What servers remember beside the jobs.
struct DocumentStatements {
    let find: HotStatement
    let put: HotStatement
    let remove: HotStatement
    let sweep: HotStatement

    init(_ db: Database) {
        find = HotStatement(
            db,
            "SELECT data, version, expires_at FROM document WHERE kind = ? AND id = ? AND tenant = ?")
        put = HotStatement(
            db,
            """
            INSERT INTO document (kind, id, tenant, version, expires_at, data)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6)
            ON CONFLICT (kind, id, tenant) DO UPDATE SET version = ?4, expires_at = ?5, data = ?6
            """)
        remove = HotStatement(db, "DELETE FROM document WHERE kind = ? AND id = ? AND tenant = ?")
        sweep = HotStatement(
            db,
            """
            DELETE FROM document
            WHERE rowid IN (SELECT rowid FROM document WHERE expires_at <= ? ORDER BY expires_at LIMIT ?)
            """)
    }
}

extension Session {
    func save(_ change: DocumentChange) throws -> DocumentReply {
        let key = change.key
        let (kind, tenant) = (key.kind.rawValue, key.tenant ?? "")
        let stored = try documenting.find.first(kind, key.id, tenant) { row in
            Document(key, data: row.bytes(0), version: row.int(1), expiresAt: row.optionalTime(2))
        }
        let outcome = change.outcome(on: stored, now: now)
        if let next = outcome.stored, next != stored {
            try documenting.put.run(kind, key.id, tenant, next.version, next.expiresAt, next.data)
        } else if outcome.stored == nil, stored != nil {
            try documenting.remove.run(kind, key.id, tenant)
        }
        return outcome.reply
    }

    /// Forgets what has expired; whether there may be more of it.
    func sweepDocuments(limit: Int) throws -> Bool {
        try documenting.sweep.run(now, limit) == limit
    }
}
