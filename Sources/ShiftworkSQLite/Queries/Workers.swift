internal import Foundation
internal import GRDB
public import ShiftworkCore

extension SQLiteStore {
    /// All registered workers.
    /// - Throws: `unavailable`, `corrupt`.
    public func workers() async throws(StoreError) -> [WorkerRecord] {
        let workerFile = workerFile
        return try await read(operation: "workers") { db in
            try Row.fetchAll(db.cachedStatement(sql: Self.workerColumns + " ORDER BY uuid"))
                .map { try WorkerRecord($0, workerFile) }
        }
    }

    /// The registered workers among these, by id.
    /// - Throws: `unavailable`, `corrupt`.
    public func workers(_ ids: [WorkerID]) async throws(StoreError) -> [WorkerRecord] {
        guard !ids.isEmpty else { return [] }
        let workerFile = workerFile
        return try await read(operation: "workers") { db in
            let statement = try db.cachedStatement(sql: Self.workerColumns + " AND uuid = ?")
            return try Set(ids).sorted().compactMap { id in
                try Row.fetchOne(statement, arguments: [id.data])
                    .map { try WorkerRecord($0, workerFile) }
            }
        }
    }

    /// How many workers are registered by somebody.
    /// - Throws: `unavailable`, `corrupt`.
    public func workerCount(of owner: WorkerOwner) async throws(StoreError) -> Int {
        let (field, name) =
            switch owner {
            case .credential(let credential): ("$.owner", credential)
            case .tenant(let tenant): ("$.tenant", tenant)
            }
        return try await read(operation: "workers") { db in
            let statement = try db.cachedStatement(
                sql: "SELECT count(*) FROM worker WHERE is_live = 1 AND json_extract(info, ?) = ?")
            return try Int.fetchOne(statement, arguments: [field, name]) ?? 0
        }
    }

    private static let workerColumns =
        "SELECT info, started_at, beat_at, beat, slots_used, directive FROM worker WHERE is_live = 1"
}

extension WorkerRecord {
    fileprivate init(_ row: Row, _ file: WorkerFile) throws {
        let text: String = try row.at(0)
        let info = try JSONDecoder().decode(WorkerInfo.self, from: Data(text.utf8))
        self.init(info: info, startedAt: Timestamp(microseconds: try row.at(1)))
        beatAt = Timestamp(microseconds: try row.at(2))
        (beat, slotsUsed) = try (row.at(3), row.at(4))
        directive = WorkerDirective(rawValue: try row.at(5)) ?? .work
        // Of one that speaks through another process nothing but its silence tells.
        isGone = info.isRemote != true && file.isGone(info.id)
    }
}
