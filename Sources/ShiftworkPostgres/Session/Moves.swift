internal import ShiftworkCore

/// The rows of changed jobs, as statements: one for each table that they leave, and one for each that they enter.
struct Moves {
    private let changed: [Session.InHand]
    private let causes: [String: Int32]

    /// - Parameter causes: the numbers of causes by fingerprint.
    init(_ changed: [Session.InHand], causes: [String: Int32]) {
        (self.changed, self.causes) = (changed, causes)
    }

    /// Takes the old rows away.
    var leaving: [Statement] {
        Place.allCases.compactMap { place in
            let ids = changed.compactMap {
                $0.origin == place && !$0.runsOn ? $0.current.id.uuid : nil
            }
            return ids.isEmpty ? nil : "DELETE FROM \(place.table) WHERE id = ANY (\(ids))"
        }
    }

    /// Changes the rows of jobs that run on.
    ///
    /// Race: whoever waits to free a worker's jobs gets the changed row; a row removed and written again it would miss.
    var staying: [Statement] {
        let jobs = changed.filter(\.runsOn).map(\.current)
        return jobs.isEmpty ? [] : [Rows(jobs).updatingRunning]
    }

    /// Writes the new ones.
    var entering: [Statement] {
        Place.allCases.compactMap { place in
            let jobs = changed.filter { $0.current.place == place && !$0.runsOn }
            guard !jobs.isEmpty else { return nil }
            let rows = Rows(jobs.map(\.current))
            switch place {
            case .ready: return rows.ready
            case .scheduled: return rows.scheduled
            case .held: return rows.held
            case .running: return rows.running
            case .ended: return rows.outcome(jobs.map { $0.end ?? End() }, causes)
            }
        }
    }
}

extension Session.InHand {
    /// Whether it ran before and runs now.
    fileprivate var runsOn: Bool { origin == .running && current.place == .running }
}

/// Positions as columns.
private struct Rows {
    let jobs: [Position]

    init(_ jobs: [Position]) { self.jobs = jobs }

    private var ids: [UUIDv7] { jobs.map(\.id.uuid) }
    private var statuses: [Int16] { jobs.map { Int16($0.motion.status.code) } }
    private var enqueuedAt: [Timestamp] { jobs.map(\.motion.enqueuedAt) }
    private var dueAt: [Timestamp] { jobs.map(\.motion.dueAt) }

    /// The columns that every place has, in the order of ``names``.
    private var common: Statement {
        """
        \(ids), \(jobs.map(\.motion.token)), \(jobs.map(\.queue)), \(jobs.map(\.type)),
          \(jobs.map { Int32($0.flags.rawValue) }), \(jobs.map { Int32($0.motion.attempt) }),
          \(jobs.map { Int32($0.motion.failures) }), \(jobs.map { Int32($0.motion.crashes) }), \(jobs.map(\.priority))
        """
    }

    private static let names: Statement =
        "id, token, queue_id, type_id, flags, attempt, failures, crashes, priority"

    var ready: Statement {
        """
        INSERT INTO ready (\(Self.names), enqueued_at)
        SELECT * FROM unnest(\(common), \(enqueuedAt))
        """
    }

    var scheduled: Statement {
        """
        INSERT INTO scheduled (\(Self.names), enqueued_at, status, due_at)
        SELECT * FROM unnest(\(common), \(enqueuedAt), \(statuses), \(dueAt))
        """
    }

    var held: Statement {
        """
        INSERT INTO held (\(Self.names), enqueued_at, status, due_at, since)
        SELECT * FROM unnest(\(common), \(enqueuedAt), \(statuses), \(dueAt), \(jobs.map(\.since)))
        """
    }

    var running: Statement {
        """
        INSERT INTO running (\(Self.names), enqueued_at, status, worker_id, started_at, kill_requested_at)
        SELECT * FROM unnest(\(common), \(enqueuedAt), \(statuses), \(jobs.map(\.worker)), \(jobs.map(\.startedAt)),
          \(jobs.map(\.killRequestedAt)))
        """
    }

    var updatingRunning: Statement {
        """
        UPDATE running
        SET status = x.status, flags = x.flags, kill_requested_at = x.kill_requested_at
        FROM unnest(\(ids), \(statuses), \(jobs.map { Int32($0.flags.rawValue) }), \(jobs.map(\.killRequestedAt)))
          AS x (id, status, flags, kill_requested_at)
        WHERE running.id = x.id
        """
    }

    /// A job that failed before it ended otherwise is found by its last failure.
    func outcome(_ ends: [End], _ causes: [String: Int32]) -> Statement {
        """
        INSERT INTO outcome (\(Self.names), enqueued_at, status, worker_id, started_at, ended_at, result, cause_id)
        SELECT x.id, token, queue_id, type_id, flags, attempt, failures, crashes, priority, enqueued_at, status,
          worker_id, started_at, ended_at, result, CASE WHEN x.shows_earlier THEN (
            SELECT e.cause_id FROM event e WHERE e.id = x.id AND e.cause_id IS NOT NULL ORDER BY e.seq DESC LIMIT 1
          ) ELSE x.cause_id END
        FROM unnest(\(common), \(ends.map(\.enqueuedAt)), \(statuses), \(jobs.map(\.worker)),
          \(jobs.map(\.startedAt)), \(jobs.map(\.endedAt)), \(ends.map { $0.result.map(Bytes.init) }),
          \(ends.map { $0.cause.flatMap { causes[$0] } }), \(ends.map(\.showsEarlierFailure)))
          AS x (\(Self.names), enqueued_at, status, worker_id, started_at, ended_at, result, cause_id, shows_earlier)
        """
    }
}
