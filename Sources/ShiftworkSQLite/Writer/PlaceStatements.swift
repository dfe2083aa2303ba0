internal import GRDB
internal import ShiftworkCore

/// Moves jobs from place to place: one narrow row goes, another comes.
struct PlaceStatements {
    private let leaveReady: HotStatement
    private let leaveScheduled: HotStatement
    private let leaveHeld: HotStatement
    private let leaveRunning: HotStatement
    private let enterReady: HotStatement
    private let enterScheduled: HotStatement
    private let enterHeld: HotStatement
    private let enterRunning: HotStatement
    private let askToStop: HotStatement
    private let editHeld: HotStatement

    init(_ db: Database) {
        leaveReady = HotStatement(
            db, "DELETE FROM ready WHERE queue_id = ? AND priority = ? AND enqueued_at = ? AND n = ?")
        leaveScheduled = HotStatement(db, "DELETE FROM scheduled WHERE n = ?")
        leaveHeld = HotStatement(db, "DELETE FROM held WHERE n = ?")
        leaveRunning = HotStatement(db, "DELETE FROM running WHERE n = ?")
        enterReady = HotStatement(
            db,
            """
            INSERT INTO ready (queue_id, priority, enqueued_at, n, type_id, token, attempt, failures, crashes, flags)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        enterScheduled = HotStatement(
            db,
            """
            INSERT INTO scheduled (n, status, due_at, enqueued_at, day, queue_id, type_id, priority, token, attempt,
              failures, crashes, flags)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        enterHeld = HotStatement(
            db,
            """
            INSERT INTO held (n, status, since, due_at, enqueued_at, queue_id, type_id, priority, token, attempt,
              failures, crashes, flags)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        enterRunning = HotStatement(
            db,
            """
            INSERT INTO running (n, id, status, worker_id, token, enqueued_at, started_at, queue_id, type_id, priority,
              attempt, failures, crashes, flags)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        askToStop = HotStatement(
            db, "UPDATE running SET status = ?, kill_requested_at = ?, flags = ? WHERE n = ?")
        editHeld = HotStatement(
            db, "UPDATE held SET queue_id = ?, priority = ?, due_at = ?, flags = ? WHERE n = ?")
    }

    /// Takes a job's narrow row away; an ended job has none.
    func leave(_ job: Position) throws {
        switch job.place {
        case .ready: try leaveReady.run(job.queue, job.priority, job.motion.enqueuedAt, job.n)
        case .scheduled: try leaveScheduled.run(job.n)
        case .held: try leaveHeld.run(job.n)
        case .running: try leaveRunning.run(job.n)
        case .ended: break
        }
    }

    /// Writes the narrow row of a job that waits or runs.
    func enter(_ job: Position, at now: Timestamp) throws {
        let motion = job.motion
        switch job.place {
        case .ready:
            try enterReady.run(
                job.queue, job.priority, motion.enqueuedAt, job.n, job.type, motion.token, motion.attempt,
                motion.failures, motion.crashes, job.flags)
        case .scheduled:
            try enterScheduled.run(
                job.n, motion.status.code, motion.dueAt, motion.enqueuedAt, job.day, job.queue, job.type,
                job.priority, motion.token, motion.attempt, motion.failures, motion.crashes, job.flags)
        case .held:
            try enterHeld.run(
                job.n, motion.status.code, now, motion.dueAt, motion.enqueuedAt, job.queue, job.type,
                job.priority, motion.token, motion.attempt, motion.failures, motion.crashes, job.flags)
        case .running:
            try enterRunning.run(
                job.n, job.id.uuid, motion.status.code, job.worker ?? 0, motion.token, motion.enqueuedAt,
                job.startedAt ?? now, job.queue, job.type, job.priority, motion.attempt, motion.failures,
                motion.crashes, job.flags)
        case .ended: break
        }
    }

    /// Changes a job that stays in its place, held ones since as long as before.
    func edit(_ job: Position, to edited: Position, at now: Timestamp) throws {
        if job.place == .held {
            try editHeld.run(
                edited.queue, edited.priority, edited.motion.dueAt, edited.flags, edited.n)
        } else {
            try leave(job)
            try enter(edited, at: now)
        }
    }

    /// Notes in a running job's row that it was asked to stop.
    func askToStop(_ job: Position, at now: Timestamp) throws {
        try askToStop.run(job.motion.status.code, now, job.flags, job.n)
    }
}
