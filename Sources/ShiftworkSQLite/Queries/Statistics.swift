internal import GRDB
public import ShiftworkCore

extension SQLiteStore {
    /// What the rollups say.
    ///
    /// The window is widened to whole buckets of the answer's resolution. Inside it the largest buckets that
    /// fit are read: a month takes days, with hours or minutes at its edges.
    /// - Throws: `unavailable`, `corrupt`.
    public func statistics(_ request: StatisticsRequest) async throws(StoreError) -> Statistics {
        let now = clock()
        return try await read(operation: "statistics") { db in
            let window = StatisticsWindow(request, now: now)
            var merger = try StatisticsMerger(request, in: db)
            if let limit = request.userLimit { try merger.chooseUsers(limit, in: window.stretches, from: db) }
            for stretch in window.stretches { try merger.merge(stretch, from: db) }
            return Statistics(
                rows: merger.rows, resolution: window.resolution, from: window.from, until: window.until)
        }
    }
}
