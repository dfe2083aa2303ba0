internal import GRDB
public import ShiftworkCore

extension SQLiteStore {
    /// Jobs per queue, type and status, from counters.
    /// - Throws: `unavailable`, `corrupt`.
    public func counts(scope: Scope) async throws(StoreError) -> [StatusCount] {
        try await read(operation: "counts") { db in try StatusCount.all(scope: scope, in: db) }
    }
}

extension StatusCount {
    static func all(scope: Scope, in db: Database) throws -> [StatusCount] {
        // Days are summed before names are looked up: they are many, kinds are few.
        let rows = try Row.fetchAll(
            db.makeStatement(
                literal: """
                    SELECT q.tenant, q.name, t.name, c.status, c.n
                    FROM (SELECT queue_id, type_id, status, sum(n) AS n FROM counter
                          GROUP BY queue_id, type_id, status HAVING sum(n) <> 0) c
                    JOIN queue q ON q.id = c.queue_id
                    JOIN type t ON t.id = c.type_id
                    WHERE \(scope.covers("q.tenant"))
                    """))
        let counts = try rows.compactMap { row -> StatusCount? in
            guard let status = JobStatus(code: try row.at(3)) else { return nil }
            let tenant: String = try row.at(0)
            return try StatusCount(
                tenant: tenant.isEmpty ? nil : tenant, queue: QueueName(row.at(1)), type: JobType(row.at(2)),
                status: status, count: row.at(4))
        }
        return counts.sorted { $0.order < $1.order }
    }

    private var order: (String, QueueName, JobType, String) { (tenant ?? "", queue, type, status.rawValue) }
}

extension Scope {
    /// The condition on a column that holds a tenant.
    func covers(_ column: SQL) -> SQL {
        switch self {
        case .all: "TRUE"
        case .tenant(let tenant): "\(column) = \(tenant)"
        }
    }
}
