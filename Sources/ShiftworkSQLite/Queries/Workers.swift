internal import Foundation
internal import GRDB
public import ShiftworkCore

extension SQLiteStore {
    /// All registered workers.
    /// - Throws: `unavailable`, `corrupt`.
    public func workers() async throws(StoreError) -> [WorkerRecord] {
        let workerFile = workerFile
        return try await read(operation: "workers") { db in
            let rows = try Row.fetchAll(
                db.cachedStatement(
                    sql: """
                        SELECT info, started_at, beat_at, beat, slots_used, directive
                        FROM worker
                        WHERE is_live = 1
                        ORDER BY uuid
                        """))
            return try rows.map { row in
                let text: String = try row.at(0)
                let info = try JSONDecoder().decode(WorkerInfo.self, from: Data(text.utf8))
                var worker = WorkerRecord(info: info, startedAt: Timestamp(microseconds: try row.at(1)))
                worker.beatAt = Timestamp(microseconds: try row.at(2))
                (worker.beat, worker.slotsUsed) = try (row.at(3), row.at(4))
                worker.directive = WorkerDirective(rawValue: try row.at(5)) ?? .work
                worker.isGone = workerFile.isGone(info.id)
                return worker
            }
        }
    }
}
