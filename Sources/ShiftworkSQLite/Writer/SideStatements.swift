internal import GRDB
internal import ShiftworkCore

/// The tables that only some jobs use.
struct SideStatements {
    private let detailOf: HotStatement
    private let insertEvent: HotStatement
    private let writeResult: HotStatement
    private let dropResult: HotStatement
    private let dropProgress: HotStatement
    private let lastEvent: HotStatement
    private let lastCause: HotStatement
    private let writeExpiry: HotStatement
    private let dropExpiry: HotStatement
    private let holderOf: HotStatement
    private let hold: HotStatement
    private let unhold: HotStatement
    private let oneDependency: HotStatement
    private let childrenOf: HotStatement
    private let parentsOf: HotStatement
    private let dropDependency: HotStatement
    private let dropDependencies: HotStatement

    init(_ db: Database) {
        detailOf = HotStatement(db, "SELECT data FROM detail WHERE n = ?")
        insertEvent = HotStatement(
            db,
            """
            INSERT INTO event (n, seq, at, cause_id, data)
            SELECT ?1, 1 + coalesce(max(seq), 0), ?2, ?3, ?4 FROM event WHERE n = ?1
            """)
        writeResult = HotStatement(db, "INSERT OR REPLACE INTO result (n, data) VALUES (?, ?)")
        dropResult = HotStatement(db, "DELETE FROM result WHERE n = ?")
        dropProgress = HotStatement(db, "DELETE FROM progress WHERE n = ?")
        lastEvent = HotStatement(db, "SELECT data FROM event WHERE n = ? ORDER BY seq DESC LIMIT 1")
        lastCause = HotStatement(
            db, "SELECT cause_id FROM event WHERE n = ? AND cause_id IS NOT NULL ORDER BY seq DESC LIMIT 1")
        writeExpiry = HotStatement(db, "INSERT OR REPLACE INTO expiry (prune_at, n) VALUES (?, ?)")
        dropExpiry = HotStatement(db, "DELETE FROM expiry WHERE n = ?")
        holderOf = HotStatement(db, "SELECT n FROM uniq WHERE tenant = ? AND key = ?")
        hold = HotStatement(db, "INSERT INTO uniq (tenant, key, n) VALUES (?, ?, ?)")
        unhold = HotStatement(db, "DELETE FROM uniq WHERE n = ?")
        oneDependency = HotStatement(db, "SELECT 1 FROM dependency LIMIT 1")
        childrenOf = HotStatement(db, "SELECT child, policy FROM dependency WHERE parent = ? ORDER BY child")
        parentsOf = HotStatement(db, "SELECT 1 FROM dependency WHERE child = ? LIMIT 1")
        dropDependency = HotStatement(db, "DELETE FROM dependency WHERE child = ? AND parent = ?")
        dropDependencies = HotStatement(db, "DELETE FROM dependency WHERE child = ?")
    }

    /// What a job carries beyond the essentials; nothing special for one that has no such row.
    func details(of n: Int64) throws -> JobDetails {
        guard let bytes = try detailOf.first(n, read: { $0.bytes(0) }) else { return JobDetails() }
        return try JobDetails(bytes: bytes)
    }

    /// Appends a step to a job's history.
    func record(_ entry: HistoryEntry, of n: Int64, cause: Int64?) throws {
        try insertEvent.run(n, entry.at, cause, try StoredEvent(entry).json())
    }

    /// The last step in a job's stored history.
    func lastStep(of n: Int64) throws -> StoredEvent? {
        try lastEvent.first(n) { try StoredEvent(json: $0.text(0)) }
    }

    /// The cause of the last failure in a job's stored history.
    func lastCause(of n: Int64) throws -> Int64? { try lastCause.first(n) { $0.int(0) } }

    func keepResult(_ data: [UInt8], of n: Int64) throws { try writeResult.run(n, data) }
    func dropResult(of n: Int64) throws { try dropResult.run(n) }
    func dropProgress(of n: Int64) throws { try dropProgress.run(n) }
    func expire(_ n: Int64, at moment: Timestamp) throws { try writeExpiry.run(moment, n) }
    func dropExpiry(of n: Int64) throws { try dropExpiry.run(n) }

    /// The living job that holds a unique key.
    func holder(of key: String, tenant: String?) throws -> Int64? {
        try holderOf.first(tenant ?? "", key) { $0.int(0) }
    }
    func hold(_ key: String, tenant: String?, by n: Int64) throws { try hold.run(tenant ?? "", key, n) }
    func letKeyGo(of n: Int64) throws { try unhold.run(n) }

    func anyDependency() throws -> Bool { try oneDependency.first { _ in true } ?? false }
    func waits(_ child: Int64) throws -> Bool { try parentsOf.first(child) { _ in true } ?? false }
    func dropDependency(of child: Int64, on parent: Int64) throws { try dropDependency.run(child, parent) }
    func dropDependencies(of child: Int64) throws { try dropDependencies.run(child) }

    func children(of parent: Int64) throws -> [(n: Int64, policy: Dependency.Policy)] {
        try childrenOf.all(parent) { ($0.int(0), Dependency.Policy(rawValue: $0.text(1)) ?? .cancel) }
    }
}
