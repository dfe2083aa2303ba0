internal import GRDB
public import ShiftworkCore

extension SQLiteStore {
    /// Removes ended jobs past their retention, and statistics past theirs.
    public func prune(_ request: PruneRequest) async throws(StoreError) -> Pruned {
        try await writer.perform("prune", weight: request.limit) { session in try session.prune(request) }
    }
}

/// Takes away what has become old, and gives its room back to the disk.
struct PruneStatements {
    let statistics: HotStatement
    let counters: HotStatement
    let causes: HotStatement
    let operations: HotStatement
    let vacuum: HotStatement

    init(_ db: Database) {
        statistics = HotStatement(db, "DELETE FROM stat WHERE resolution = ? AND bucket < ?")
        counters = HotStatement(db, "DELETE FROM counter WHERE n = 0 AND day < ?")
        causes = HotStatement(db, "DELETE FROM cause_day WHERE day < ?")
        operations = HotStatement(
            db,
            """
            DELETE FROM operation WHERE id IN (
              SELECT id FROM (
                SELECT id, json_extract(data, '$.endedAt') AS ended_at, row_number() OVER (
                    PARTITION BY json_extract(data, '$.operation.tenant') ORDER BY id DESC) AS place
                FROM operation WHERE json_extract(data, '$.endedAt') IS NOT NULL)
              WHERE ended_at <= ?1 OR place > ?2)
            """)
        vacuum = HotStatement(db, "PRAGMA incremental_vacuum(1000)")
    }
}

extension Session {
    func prune(_ request: PruneRequest) throws -> Pruned {
        let limit = max(1, request.limit)
        var numbers = try upkeep.expired.all(now, limit) { $0.int(0) }
        for status in JobStatus.terminal.sorted(by: { $0.code < $1.code }) where numbers.count < limit {
            guard let before = try latestEnd(for: status, request.retention) else { continue }
            numbers += try upkeep.ended.all(status.code, before, limit - numbers.count) { $0.int(0) }
        }
        var removed = 0
        for n in numbers {
            guard let job = try jobs.find(number: n), try !isWaitedFor(job) else { continue }
            try delete(job)
            removed += 1
        }
        if numbers.count < limit {
            try pruning.operations.run(now - request.operationRetention, request.operationsPerTenant)
            try pruneStatistics()
        }
        let isSwept = try !sweepDocuments(limit: limit)
        return Pruned(jobs: removed, hasMore: removed > 0 && numbers.count == limit || !isSwept)
    }

    /// Jobs that ended at or before this moment may go; nil when none may.
    private func latestEnd(for status: JobStatus, _ retention: Retention) throws -> Timestamp? {
        switch retention.keep(for: status) {
        case .lasting(let duration): now - duration
        case .until(let date): now >= date ? now : nil
        case .forever, nil: nil
        }
    }

    private func pruneStatistics() throws {
        for resolution in StatisticsResolution.allCases {
            try pruning.statistics.run(resolution.length.components.seconds, now - resolution.retention)
        }
        try pruning.counters.run(now.day - 1)
        try pruning.causes.run((now - StatisticsResolution.day.retention).day)
        try pruning.vacuum.run()
    }
}
