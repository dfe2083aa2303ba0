internal import Foundation
internal import GRDB
internal import ShiftworkCore

/// Puts records together from a job's row, its narrow row while it lives, and the side tables that its flags
/// name.
struct RecordReader {
    /// How much of a job is wanted.
    enum Extent: Hashable, Sendable {
        /// Neither payload nor result.
        case summary
        /// Payload, no result.
        case withPayload
        case full
    }

    let db: Database
    let extent: Extent

    /// The record of a job; nil when there is none.
    func record(_ number: Int64) throws -> JobRecord? {
        let statement = try db.cachedStatement(sql: Self.job(extent))
        guard let row = try Row.fetchOne(statement, arguments: [number]) else { return nil }
        var record = try essentials(row)
        if let status = JobStatus(code: try row.at(Column.status)) {
            record.status = status
            try readEnd(row, into: &record)
            try complete(&record, number, JobFlags(rawValue: try row.at(Column.flags)), nil)
        } else {
            guard let motion = try NarrowRow(of: number, in: db) else {
                throw StoreError(
                    .corrupt, operation: "read",
                    message: "Job \(record.id) lives, and lies in no place.")
            }
            try complete(&record, number, motion.flags, motion)
        }
        return record
    }

    /// The records of jobs that exist, in the order of the numbers.
    func records(_ numbers: some Sequence<Int64>) throws -> [JobRecord] { try numbers.compactMap(record) }

    private enum Column {
        static let status = 4
        static let flags = 20
    }

    private static func job(_ extent: Extent) -> String {
        """
        SELECT j.id, t.name, q.name, q.tenant, j.status, j.priority, j.max_attempts, j.max_crashes, j.payload_version,
          j.created_at, j.run_at, j.attempt, j.failures, j.crashes, j.token, w.uuid, j.enqueued_at, j.started_at,
          j.ended_at, j.cause_id, j.flags\(extent == .summary ? "" : ", j.payload")
        FROM job j
        JOIN type t ON t.id = j.type_id
        JOIN queue q ON q.id = j.queue_id
        LEFT JOIN worker w ON w.id = j.worker_id
        WHERE j.n = ?
        """
    }

    private func essentials(_ row: Row) throws -> JobRecord {
        guard let id: JobID = try row.identifier(0) else {
            throw StoreError(.corrupt, operation: "read", message: "A job's id has not 16 bytes.")
        }
        var job = try NewJob(id: id, type: JobType(row.at(1)), queue: QueueName(row.at(2)), payload: [])
        (job.priority, job.maxAttempts, job.maxCrashes, job.payloadVersion) = try (
            row.at(5), row.at(6), row.at(7), row.at(8)
        )
        var record = JobRecord(job, status: .queued, createdAt: Timestamp(microseconds: try row.at(9)))
        record.payload = extent == .summary ? nil : try row.bytes(21)
        record.timestamps.runAt = try row.moment(10)
        let tenant: String = try row.at(3)
        record.details.tenant = tenant.isEmpty ? nil : tenant
        return record
    }

    private func readEnd(_ row: Row, into record: inout JobRecord) throws {
        (record.attempt, record.failures, record.crashes) = try (row.at(11), row.at(12), row.at(13))
        record.token = try row.at(14)
        record.worker = try row.identifier(15)
        record.timestamps.enqueuedAt = try row.moment(16)
        record.timestamps.startedAt = try row.moment(17)
        record.timestamps.end(as: record.status, at: Timestamp(microseconds: try row.at(18)))
    }

    /// What the narrow row and the side tables say.
    private func complete(
        _ record: inout JobRecord, _ number: Int64, _ flags: JobFlags, _ motion: NarrowRow?
    ) throws {
        let steps = flags.contains(.events) ? try EventReader(db: db).steps(of: number) : []
        motion?.write(into: &record)
        record.add(steps)
        if flags.contains(.details) { record.details = try details(number) ?? record.details }
        if flags.contains(.progress) { record.progress = try progress(number) }
        if extent == .full, record.status == .finished { record.result = try result(number) }
        if let endedAt = record.timestamps.endedAt {
            record.timestamps.pruneAt = record.details.retention?.pruneAt(
                status: record.status, endedAt: endedAt)
        }
    }

    private func details(_ number: Int64) throws -> JobDetails? {
        let statement = try db.cachedStatement(sql: "SELECT data FROM detail WHERE n = ?")
        guard let row = try Row.fetchOne(statement, arguments: [number]) else { return nil }
        return try row.bytes(0).map { try JobDetails(bytes: $0) }
    }

    private func progress(_ number: Int64) throws -> JobProgress? {
        let statement = try db.cachedStatement(sql: "SELECT data FROM progress WHERE n = ?")
        let text = try String.fetchOne(statement, arguments: [number])
        return try text.map { try JSONDecoder().decode(JobProgress.self, from: Data($0.utf8)) }
    }

    private func result(_ number: Int64) throws -> [UInt8]? {
        let statement = try db.cachedStatement(sql: "SELECT data FROM result WHERE n = ?")
        return try Row.fetchOne(statement, arguments: [number])?.bytes(0)
    }
}
