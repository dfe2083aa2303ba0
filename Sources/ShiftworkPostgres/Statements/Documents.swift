public import ShiftworkCore

extension PostgresStore {
    /// Changes documents, in one commit and in their order.
    public func save(_ changes: [DocumentChange], durability: Durability) async throws(StoreError)
        -> [DocumentReply]
    {
        for change in changes { try change.check() }
        return try await change("save", durability) { session in try session.save(changes) }
    }
}

extension Session {
    /// Reads and locks what is there, decides, and writes. Two that make one document meet at its key: the second runs
    /// again, and finds it.
    func save(_ changes: [DocumentChange]) throws -> [DocumentReply] {
        let stored = try lockDocuments(Set(changes.map(\.key)).sorted())
        var present = stored
        let replies = changes.map { change in
            let outcome = change.outcome(on: present[change.key], now: now)
            present[change.key] = outcome.stored
            return outcome.reply
        }
        for key in Set(changes.map(\.key)).sorted() where present[key] != stored[key] {
            guard let next = present[key] else {
                transaction.write("DELETE FROM document WHERE \(key.matches)")
                continue
            }
            transaction.write(stored[key] == nil ? next.insertion : next.update)
        }
        return replies
    }

    private func lockDocuments(_ keys: [Document.Key]) throws -> [Document.Key: Document] {
        let answers = try transaction.ask(
            keys.map { key in
                "SELECT data, version, expires_at FROM document WHERE \(key.matches) FOR UPDATE"
            })
        var stored: [Document.Key: Document] = [:]
        for (key, answer) in zip(keys, answers) {
            guard let row = answer.first else { continue }
            stored[key] = Document(
                key, data: (row[0] as Bytes).bytes, version: row[1], expiresAt: row[2])
        }
        return stored
    }

    /// A schema of the version before works too, and has none.
    func hasDocuments() throws -> Bool {
        try transaction.ask("SELECT to_regclass('document') IS NOT NULL")[0][0]
    }

    /// Forgets what has expired; whether there may be more of it.
    func sweepDocuments(limit: Int) throws -> Bool {
        guard try hasDocuments() else { return false }
        return try transaction.ask(
            """
            DELETE FROM document WHERE ctid = ANY(ARRAY(
              SELECT ctid FROM document WHERE expires_at <= \(now) ORDER BY expires_at LIMIT \(limit)
              FOR UPDATE SKIP LOCKED))
            """
        ).affected == limit
    }
}

extension Document.Key {
    fileprivate var matches: Statement {
        "kind = \(kind.rawValue) AND id = \(id) AND tenant = \(tenant ?? "")"
    }
}

extension Document {
    fileprivate var insertion: Statement {
        """
        INSERT INTO document (kind, id, tenant, version, expires_at, data)
        VALUES (\(key.kind.rawValue), \(key.id), \(key.tenant ?? ""), \(version), \(expiresAt), \(Bytes(data)))
        """
    }

    fileprivate var update: Statement {
        """
        UPDATE document SET version = \(version), expires_at = \(expiresAt), data = \(Bytes(data))
        WHERE \(key.matches)
        """
    }
}
