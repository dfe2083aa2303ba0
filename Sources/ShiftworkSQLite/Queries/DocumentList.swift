internal import GRDB
public import ShiftworkCore

extension SQLiteStore {
    /// The documents asked for that have not expired, by id and tenant.
    /// - Throws: `unavailable`, `corrupt`.
    public func documents(_ request: DocumentRequest) async throws(StoreError) -> [Document] {
        guard request.ids?.isEmpty != true else { return [] }
        let now = clock()
        return try await read(operation: "documents") { db in
            let rows = try Row.fetchAll(
                db.makeStatement(
                    literal: """
                        SELECT id, tenant, data, version, expires_at
                        FROM document
                        WHERE kind = \(request.kind.rawValue) AND \(request.isCovered)
                          AND (expires_at IS NULL OR expires_at > \(now.microseconds))
                        \(request.order)
                        LIMIT \(max(0, request.limit))
                        """))
            return try rows.map { row in
                let tenant: String = try row.at(1)
                let key = Document.Key(request.kind, try row.at(0), tenant: tenant.isEmpty ? nil : tenant)
                return Document(
                    key, data: try row.bytes(2) ?? [], version: try row.at(3), expiresAt: try row.moment(4))
            }
        }
    }
}

extension DocumentRequest {
    fileprivate var isCovered: SQL {
        var conditions: [SQL] = []
        if case .only(let tenant) = owner { conditions.append("tenant = \(tenant ?? "")") }
        if let ids { conditions.append("id IN \(ids)") }
        if let after, case .only(let tenant) = owner, tenant == after.tenant {
            conditions.append(isDescending ? "id < \(after.id)" : "id > \(after.id)")
        } else if let after {
            let place: SQL = "(\(after.id), \(after.tenant ?? ""))"
            conditions.append(isDescending ? "(id, tenant) < \(place)" : "(id, tenant) > \(place)")
        }
        return conditions.isEmpty ? "TRUE" : conditions.joined(separator: " AND ")
    }

    /// Of one tenant the id alone is the order, which its index gives.
    fileprivate var order: SQL {
        switch (owner, isDescending) {
        case (.only, false): "ORDER BY id"
        case (.only, true): "ORDER BY id DESC"
        case (.anybody, false): "ORDER BY id, tenant"
        case (.anybody, true): "ORDER BY id DESC, tenant DESC"
        }
    }
}
