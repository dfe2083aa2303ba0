public import ShiftworkCore

extension PostgresStore {
    /// Removes ended jobs past their retention, and statistics past theirs.
    public func prune(_ request: PruneRequest) async throws(StoreError) -> Pruned {
        let foldMarks = foldMarks
        return try await change("prune") { session in
            try session.fold(foldMarks)
            return try session.prune(request)
        }
    }
}

extension Session {
    func prune(_ request: PruneRequest) throws -> Pruned {
        let limit = max(1, request.limit)
        var ids = try transaction.ask(
            """
            SELECT id FROM expiry
            WHERE prune_at <= \(now) AND NOT EXISTS (SELECT 1 FROM dependency WHERE parent = expiry.id)
            ORDER BY prune_at, id
            LIMIT \(limit)
            """
        ).map { $0[0] as JobID }
        if ids.count < limit { ids += try longEnded(request.retention, limit: limit - ids.count) }
        try load(ids)
        // Between the look and the lock somebody may have run it again, or begun to wait for it.
        let ended = ids.compactMap(position).filter { $0.place == .ended && !relations.isWaitedFor($0.id) }
        try delete(ended)
        if ids.count < limit { pruneStatistics(and: longEndedOperations(request)) }
        let isSwept = try !sweepDocuments(limit: limit)
        return Pruned(jobs: ended.count, hasMore: !ended.isEmpty && ids.count == limit || !isSwept)
    }

    /// Jobs that ended so long ago that they may go.
    private func longEnded(_ retention: Retention, limit: Int) throws -> [JobID] {
        let strands = JobStatus.terminal.sorted { $0.code < $1.code }.compactMap { status -> Statement? in
            guard let before = latestEnd(for: status, retention) else { return nil }
            return """
                (SELECT id FROM outcome
                WHERE status = \(status) AND ended_at <= \(before)
                  AND flags & \(literal: JobFlags.ownRetention.rawValue) = 0
                  AND NOT EXISTS (SELECT 1 FROM dependency WHERE parent = outcome.id)
                LIMIT \(limit))
                """
        }
        guard !strands.isEmpty else { return [] }
        readByBitmaps(true)
        let ended = try transaction.ask(
            "SELECT id FROM (\(strands.joined(separator: " UNION ALL "))) AS ended LIMIT \(limit)")
        readByBitmaps(false)
        return ended.map { $0[0] as JobID }
    }

    /// What ended long ago is found by a BRIN index, which is always read as a bitmap. Other indexes are ruled out:
    /// they would lead past the whole history, in hope of finding enough soon.
    private func readByBitmaps(_ isSo: Bool) {
        transaction.write(
            """
            SELECT set_config('enable_bitmapscan', \(isSo ? "on" : "off"), true),
              set_config('enable_indexscan', \(isSo ? "off" : "on"), true)
            """)
    }

    /// Jobs that ended at or before this moment may go; nil when none may.
    private func latestEnd(for status: JobStatus, _ retention: Retention) -> Timestamp? {
        switch retention.keep(for: status) {
        case .lasting(let duration): now - duration
        case .until(let date): now >= date ? now : nil
        case .forever, nil: nil
        }
    }

    /// Removes operations that ended long ago, or that have too many behind them.
    private func longEndedOperations(_ request: PruneRequest) -> Statement {
        """
        DELETE FROM operation WHERE id = ANY (ARRAY(
          SELECT id FROM (
            SELECT id, (data::json ->> 'endedAt')::bigint AS ended_at, row_number() OVER (
                PARTITION BY data::json -> 'operation' ->> 'tenant' ORDER BY id DESC) AS place
            FROM operation WHERE NOT is_running AND data::json ->> 'endedAt' IS NOT NULL) x
          WHERE ended_at <= \((now - request.operationRetention).microseconds)
            OR place > \(request.operationsPerTenant)))
        """
    }

    /// All in one statement: it is sent each minute, mostly for nothing.
    private func pruneStatistics(and operations: Statement) {
        let buckets = StatisticsResolution.allCases.map { resolution -> Statement in
            "DELETE FROM stat WHERE resolution = \(resolution.seconds) AND bucket < \(now - resolution.retention)"
        }
        let lastDay = Int32((now - StatisticsResolution.day.retention).day)
        let others: [Statement] = [
            "DELETE FROM counter WHERE n = 0 AND day < \(Int32(now.day - 1))",
            "DELETE FROM cause_day WHERE day < \(lastDay)",
        ]
        let parts = (buckets + others + [operations]).enumerated().map { number, delete -> Statement in
            "\(name: "part\(number)") AS (\(delete))"
        }
        transaction.write(
            """
            WITH \(parts.joined(separator: ", "))
            DELETE FROM commit_witness WHERE at < \(now - CommitWitness.retention)
            """)
    }
}

extension StatisticsResolution {
    /// The length of a bucket in seconds, as in `stat.resolution`.
    var seconds: Int32 { Int32(length.components.seconds) }
}
