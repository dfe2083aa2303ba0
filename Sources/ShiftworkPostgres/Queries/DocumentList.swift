public import ShiftworkCore

extension PostgresStore {
    /// The documents asked for that have not expired, by id and tenant.
    public func documents(_ request: DocumentRequest) async throws(StoreError) -> [Document] {
        guard request.ids?.isEmpty != true else { return [] }
        return try await look("documents") { look in
            try look.ask(
                """
                SELECT id, tenant, data, version, expires_at FROM document
                WHERE kind = \(request.kind.rawValue) AND \(request.isCovered)
                  AND (expires_at IS NULL OR expires_at > \(look.now))
                \(request.order) LIMIT \(max(0, request.limit))
                """
            ).map { row in
                let tenant: String = row[1]
                let key = Document.Key(request.kind, row[0], tenant: tenant.isEmpty ? nil : tenant)
                return Document(key, data: (row[2] as Bytes).bytes, version: row[3], expiresAt: row[4])
            }
        }
    }
}

extension DocumentRequest {
    fileprivate var isCovered: Statement {
        var conditions: [Statement] = []
        if case .only(let tenant) = owner { conditions.append("tenant = \(tenant ?? "")") }
        // Others than plain ones name nothing, and the server would refuse them.
        if let ids { conditions.append("id = ANY(\(ids.filter { Document.Key(kind, $0).isValid }))") }
        if let after, case .only(let tenant) = owner, tenant == after.tenant {
            conditions.append(isDescending ? "id < \(after.id)" : "id > \(after.id)")
        } else if let after {
            let place: Statement = "(\(after.id), \(after.tenant ?? ""))"
            conditions.append(isDescending ? "(id, tenant) < \(place)" : "(id, tenant) > \(place)")
        }
        return conditions.isEmpty ? "true" : conditions.joined(separator: " AND ")
    }

    /// Of one tenant the id alone is the order, which its index gives.
    fileprivate var order: Statement {
        switch (owner, isDescending) {
        case (.only, false): "ORDER BY id"
        case (.only, true): "ORDER BY id DESC"
        case (.anybody, false): "ORDER BY id, tenant"
        case (.anybody, true): "ORDER BY id DESC, tenant DESC"
        }
    }
}
