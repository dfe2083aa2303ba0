internal import ShiftworkCore

extension Session {
    /// Locks jobs where they stand and reads them, what they carry, and who waits for them or for whom they wait. Those
    /// in hand stay as they are; those that do not exist are not found afterwards.
    func load(_ ids: some Sequence<JobID>) throws {
        var missing = Set(ids).filter { jobs[$0] == nil }.sorted()
        // Race: a job that moves while the tables are read, one after the other, may be seen in none. It exists all the
        // same, so it is looked for again, with a later view.
        for _ in 0..<20 where !missing.isEmpty {
            // Without what was gathered: that concerns other jobs.
            let answers = Array(try transaction.ask([Self.everywhere(missing), Relations.reading(missing)]))
            for row in answers[0] { try take(row) }
            relations.read(missing.filter { jobs[$0] != nil }, answers[1])
            missing = try existing(missing.filter { jobs[$0] == nil })
        }
        guard missing.isEmpty else {
            throw StoreError(
                .corrupt, operation: "find",
                message: "A job that has not ended stands nowhere. Run `verify` to find it.")
        }
    }

    /// The jobs of leases, most likely running; the others wherever they are.
    func load(running ids: [JobID]) throws {
        let missing = Set(ids).filter { jobs[$0] == nil }.sorted()
        guard !missing.isEmpty else { return }
        let running = Self.rows(of: .running, missing) + " ORDER BY id FOR UPDATE"
        let answers = Array(
            try transaction.ask(["WITH p AS (\(running)) \(Self.withDetails)", Relations.reading(missing)]))
        for row in answers[0] { try take(row) }
        relations.read(missing.filter { jobs[$0] != nil }, answers[1])
        try load(missing)
    }

    /// Who waits for these jobs, and for whom they wait.
    func loadRelations(of ids: [JobID]) throws {
        let unknown = ids.filter { !relations.known.contains($0) }
        guard !unknown.isEmpty else { return }
        relations.read(unknown, try transaction.ask(Relations.reading(unknown)))
    }

    private func existing(_ ids: [JobID]) throws -> [JobID] {
        guard !ids.isEmpty else { return [] }
        return try transaction.ask("SELECT id FROM job WHERE id = ANY (\(ids.map(\.uuid))) ORDER BY id")
            .map { $0[0] as JobID }
    }

    /// Notes who waits for jobs in hand, and for whom they wait.
    func noteRelations(of ids: [JobID], _ rows: Answer) {
        relations.read(ids.filter { jobs[$0] != nil }, rows)
    }

    /// Takes a row of ``withDetails`` in hand.
    /// - Parameter isGone: whether the row has been removed.
    func take(_ row: Answer.Row, isGone: Bool = false) throws {
        let position = try Position(row)
        if isGone { take(homeless: position) } else { take(position) }
        if let bytes: Bytes = row[17] { details[position.id] = try JobDetails(bytes: bytes.bytes) }
    }
}

// The rows, in one shape wherever they come from.
extension Session {
    /// In every place; lock order: the places in this order, in each by id.
    private static func everywhere(_ ids: [JobID]) -> Statement {
        """
        WITH ready_row AS (\(rows(of: .ready, ids)) ORDER BY id FOR UPDATE),
          scheduled_row AS (\(rows(of: .scheduled, ids)) ORDER BY id FOR UPDATE),
          held_row AS (\(rows(of: .held, ids)) ORDER BY id FOR UPDATE),
          running_row AS (\(rows(of: .running, ids)) ORDER BY id FOR UPDATE),
          outcome_row AS (\(rows(of: .ended, ids)) ORDER BY id FOR UPDATE),
          p AS (
            SELECT * FROM ready_row UNION ALL SELECT * FROM scheduled_row UNION ALL SELECT * FROM held_row
            UNION ALL SELECT * FROM running_row UNION ALL SELECT * FROM outcome_row)
        \(withDetails)
        """
    }

    /// The rows `p` with what a job carries, if it carries something.
    static let withDetails: Statement = """
        SELECT p.*, CASE WHEN p.flags & \(literal: JobFlags.details.rawValue) <> 0
          THEN (SELECT details FROM job WHERE job.id = p.id) END
        FROM p
        """

    /// The rows of some jobs in one place.
    static func rows(of place: Place, _ ids: [JobID]) -> Statement {
        columns(of: place) + " WHERE id = ANY (\(ids.map(\.uuid)))"
    }

    /// The beginning of a question for rows of a place, as ``Position/init(_:)`` reads them.
    static func columns(of place: Place) -> Statement {
        "\(selection(of: place)) FROM \(place.table)"
    }

    /// The columns of a place, as a selection.
    static func selection(of place: Place) -> Statement {
        let own: Statement
        switch place {
        case .ready:
            own = """
                \(JobStatus.queued)::smallint AS status, enqueued_at, NULL::timestamptz AS due_at,
                  NULL::timestamptz AS since, NULL::timestamptz AS started_at, NULL::timestamptz AS kill_requested_at,
                  NULL::timestamptz AS ended_at, NULL::int AS worker_id
                """
        case .scheduled:
            own = """
                status, enqueued_at, due_at, NULL::timestamptz AS since, NULL::timestamptz AS started_at,
                  NULL::timestamptz AS kill_requested_at, NULL::timestamptz AS ended_at, NULL::int AS worker_id
                """
        case .held:
            own = """
                status, enqueued_at, due_at, since, NULL::timestamptz AS started_at,
                  NULL::timestamptz AS kill_requested_at, NULL::timestamptz AS ended_at, NULL::int AS worker_id
                """
        case .running:
            own = """
                status, enqueued_at, NULL::timestamptz AS due_at, NULL::timestamptz AS since, started_at,
                  kill_requested_at, NULL::timestamptz AS ended_at, worker_id
                """
        case .ended:
            own = """
                status, enqueued_at, NULL::timestamptz AS due_at, NULL::timestamptz AS since, started_at,
                  NULL::timestamptz AS kill_requested_at, ended_at, worker_id
                """
        }
        return "SELECT id, \(own), queue_id, type_id, flags, attempt, failures, crashes, priority, token"
    }
}

extension Position {
    /// Reads a row of ``Session/columns(of:)``.
    init(_ row: Answer.Row) throws {
        let status = try row.status(1)
        let ended: Timestamp? = row[7]
        let enqueued = (row[2] as Timestamp?) ?? ended ?? Timestamp(microseconds: 0)
        let motion = JobMotion(
            status: status, enqueuedAt: enqueued, dueAt: (row[3] as Timestamp?) ?? enqueued, token: row[16],
            attempt: row[12], failures: row[13], crashes: row[14])
        self.init(
            id: row[0], motion: motion, queue: row[9], type: row[10], priority: row[15],
            flags: row.flags(11))
        (since, startedAt, killRequestedAt, endedAt, worker) = (row[4], row[5], row[6], ended, row[8])
    }
}

extension Answer.Row {
    func status(_ column: Int) throws -> JobStatus {
        if let status = JobStatus(code: Int64(self[column] as Int)) { return status }
        throw StoreError(.corrupt, operation: "read", message: "A job has a status that does not exist.")
    }

    func flags(_ column: Int) -> JobFlags { JobFlags(rawValue: Int64(self[column] as Int)) }
}
