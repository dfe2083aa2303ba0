internal import ShiftworkCore

/// A job's own row, and those beside it that say what it carries.
struct JobRow {
    let id: JobID
    let createdAt: Timestamp
    let runAt: Timestamp?
    let queue: Int32
    let type: Int32
    let flags: JobFlags
    let priority: Int16
    let payloadVersion: Int
    let maxAttempts: Int
    let maxCrashes: Int
    let payload: [UInt8]
    let details: JobDetails
    let waitsFor: [Dependency]

    init(_ job: NewJob, _ position: Position, createdAt: Timestamp, runAt: Timestamp?, waitsFor: [Dependency])
    {
        (id, self.createdAt, self.runAt) = (job.id, createdAt, runAt)
        (queue, type, flags, priority) = (position.queue, position.type, position.flags, position.priority)
        (payloadVersion, maxAttempts, maxCrashes) = (job.payloadVersion, job.maxAttempts, job.maxCrashes)
        (payload, details, self.waitsFor) = (job.payload, job.details, waitsFor)
    }

    /// The statements that write some jobs.
    static func inserting(_ rows: [JobRow]) -> [Statement] {
        guard !rows.isEmpty else { return [] }
        var statements: [Statement] = [jobs(rows)]
        let facets = rows.flatMap(\.facets)
        if !facets.isEmpty {
            statements.append(
                """
                INSERT INTO facet (kind, key, id)
                SELECT * FROM unnest(\(facets.map(\.kind)), \(facets.map(\.key)), \(facets.map(\.id)))
                ON CONFLICT DO NOTHING
                """)
        }
        let waits = rows.flatMap { row in row.waitsFor.map { (child: row.id.uuid, on: $0) } }
        if !waits.isEmpty {
            statements.append(
                """
                INSERT INTO dependency (child, parent, policy)
                SELECT * FROM unnest(\(waits.map(\.child)), \(waits.map(\.on.job.uuid)),
                  \(waits.map(\.on.onFailure.rawValue)))
                ON CONFLICT DO NOTHING
                """)
        }
        return statements
    }

    private static func jobs(_ rows: [JobRow]) -> Statement {
        """
        INSERT INTO job (id, created_at, run_at, queue_id, type_id, flags, priority, payload_version, max_attempts,
          max_crashes, payload, details)
        SELECT * FROM unnest(\(rows.map(\.id.uuid)), \(rows.map(\.createdAt)), \(rows.map(\.runAt)),
          \(rows.map(\.queue)), \(rows.map(\.type)), \(rows.map { Int32($0.flags.rawValue) }), \(rows.map(\.priority)),
          \(rows.map { Int32(clamping: $0.payloadVersion) }), \(rows.map { Int32(clamping: $0.maxAttempts) }),
          \(rows.map { Int32(clamping: $0.maxCrashes) }), \(rows.map { Bytes($0.payload) }),
          \(rows.map { $0.details.isEmpty ? nil : Bytes($0.details.bytes) }))
        """
    }

    private var facets: [(kind: Int16, key: String, id: UUIDv7)] {
        guard !details.isEmpty else { return [] }
        return FacetKind.allCases.flatMap { kind in
            kind.keys(of: details).map { (Int16(kind.rawValue), $0, id.uuid) }
        }
    }
}
