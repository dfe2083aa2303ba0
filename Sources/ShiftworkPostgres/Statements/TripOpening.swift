internal import ShiftworkCore

/// What a worker's trip asks first, all at once: it takes its turn, counts its sign of life, takes out of `running`
/// what it settles, and looks who waits for that, who is to stop, and what is due next.
///
/// A settled job leaves `running` whatever becomes of it (``JobEvent/settling``): so its row is taken away before it is
/// decided, which saves locking it first. Jobs whose leases are not the current ones stay where they are.
struct TripOpening {
    let trip: PumpTrip
    let worker: Int32
    /// The store's clock, as an expression.
    let now: Statement
    /// Whether it is the half of a trip that settles, and goes beside the worker's other trips.
    let isHalf: Bool
    /// Whether the schema is known to have the table of limits.
    let knowsLimits: Bool

    init(
        _ trip: PumpTrip, worker: Int32, now: Statement, isHalf: Bool = false, knowsLimits: Bool = false
    ) {
        (self.trip, self.worker, self.now, self.isHalf) = (trip, worker, now, isHalf)
        self.knowsLimits = knowsLimits
    }

    var statements: [Statement] {
        var statements = [
            turn, trip.isBeat ? beat : "SELECT directive FROM worker WHERE id = \(worker) AND is_live", look,
        ]
        if !concerned.isEmpty {
            statements += [takesAway ? settling : locking, Relations.reading(concerned)]
        }
        return statements
    }

    /// The jobs that this trip is about.
    private var concerned: [JobID] {
        Set(trip.settlements.map(\.lease.job) + trip.progress.map(\.lease.job)).sorted()
    }

    /// With progress reports all rows are locked in one order, as everybody does.
    private var takesAway: Bool { trip.progress.isEmpty }

    /// Trips, rescues and the sign-off of one worker take turns; whoever pauses a queue waits for the claims under way.
    /// A half that settles has rows of its own: rescue and sign-off alone wait for it.
    private var turn: Statement {
        if isHalf { return "SELECT " + Turn.settlements(worker).shared }
        let own = "SELECT " + Turn.worker(worker).taken
        return trip.claim == nil ? own : own + ", " + Turn.pauses.shared
    }

    fileprivate var beat: Statement {
        """
        UPDATE worker
        SET beat = \(numberAbove: "beat", now: "clock.now"), beat_at = \(now),
          slots_used = \(Int32(clamping: trip.slotsUsed))
        FROM (SELECT (extract(epoch FROM \(now)) * 1000000)::bigint AS now) clock
        WHERE id = \(worker) AND is_live
        RETURNING directive
        """
    }

    private var look: Statement { "SELECT " + sights + ", " + limited }

    /// Whether any queue may have limits, and which hand out no more than so many at once.
    private var limited: Statement {
        knowsLimits
            ? """
            EXISTS (SELECT 1 FROM queue_limit),
              ARRAY(SELECT queue_id FROM queue_limit WHERE concurrency IS NOT NULL)
            """ : Session.tableOfLimits + ", '{}'::int[]"
    }

    /// When something is due, when a queue opens, and what is to stop.
    fileprivate var sights: Statement {
        """
        (SELECT min(due_at) FROM scheduled), (SELECT min(paused_until) FROM queue WHERE paused_until > \(now)),
          (SELECT array_agg(id ORDER BY id) FROM running
           WHERE worker_id = \(worker) AND kill_requested_at IS NOT NULL)
        """
    }

    /// The ids are looked up one by one whatever the server believes: a table that is emptied all day counts as empty,
    /// and a join with it would walk past all its dead rows. `IS TRUE` keeps the leases from becoming a join.
    private var settling: Statement {
        let leases = trip.settlements.map(\.lease).filter { $0.worker == trip.worker }.sorted {
            $0.job < $1.job
        }
        return """
            WITH taken AS (
              DELETE FROM running
              WHERE id = ANY (\(leases.map(\.job.uuid))) AND worker_id = \(worker)
                AND ((id, token) IN (
                  SELECT * FROM unnest(\(leases.map(\.job.uuid)), \(leases.map(\.token))))) IS TRUE
                AND (SELECT is_live FROM worker WHERE id = \(worker))
              RETURNING *),
            p AS (\(Session.selection(of: .running)) FROM taken)
            \(Session.withDetails)
            """
    }

    private var locking: Statement {
        "WITH p AS (\(Session.rows(of: .running, concerned)) ORDER BY id FOR UPDATE) \(Session.withDetails)"
    }
}

// Of a trip that brings nothing else.
extension TripOpening {
    /// The worker's turn, behind what goes before it in one statement.
    var turnBehind: Statement { ", " + Turn.worker(worker).taken }

    var loneBeat: Statement {
        beat + ", \(now), \(sights), EXISTS (SELECT 1 FROM ready)"
    }
}

// The answers.
extension TripOpening {
    /// What is wanted of the worker; nil when it is not known.
    func directive(_ answers: [Answer]) -> String? { answers[1].first?[0] }

    /// The first moment at which more can be claimed by time alone: a job's, and a queue's.
    static func next(_ answers: [Answer]) -> (due: Timestamp?, open: Timestamp?) {
        (answers[2][0][0], answers[2][0][1])
    }

    /// Whether any queue may have limits.
    static func isLimited(_ answers: [Answer]) -> Bool { answers.count > 2 && answers[2][0][3] }

    /// The queues of which no more than so many jobs run at once.
    static func crowded(_ answers: [Answer]) -> [Int32] { answers[2][0][4] }

    /// The running jobs that were asked to stop, those among them that this trip settles.
    func killRequested(_ answers: [Answer]) -> [JobID] {
        ((answers[2][0][2] as [UUIDv7]?) ?? []).map { JobID($0) }
    }

    /// Takes the jobs in hand.
    func take(_ answers: [Answer], _ session: Session) throws {
        guard !concerned.isEmpty else { return }
        for row in answers[3] { try session.take(row, isGone: takesAway) }
        session.noteRelations(of: concerned, answers[4])
    }
}
