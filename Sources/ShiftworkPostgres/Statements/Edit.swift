internal import ShiftworkCore

extension Session {
    /// Changes what an operator wants changed about a job that waits.
    func change(
        _ job: Position, by edit: JobEdit, tenant: String?, _ request: ControlRequest
    ) throws -> ControlReply {
        let (status, present) = (job.motion.status, try editable(job, withLimit: edit.maxAttempts != nil))
        let wanted = edit.applied(to: present, now: now)
        let due = edit.postponement(of: job.motion, now: now)
        guard wanted != present || due != nil else { return .unchanged(status) }
        var moved = job
        if wanted != present { moved = try become(wanted, instead: present, job, tenant: tenant, request) }
        guard let due, let later = moved.motion.after(.postpone, at: now, due: due) else {
            return .done(from: status, to: status)
        }
        var note = StepNote()
        (note.actor, note.reason, note.isByOperator) = (request.actor, request.reason, true)
        return .done(from: status, to: step(moved, by: .postpone, to: later, note: note).motion.status)
    }

    /// What a job in hand is now, for those who expect something of it.
    func version(of job: Position) throws -> JobVersion { JobVersion(of: try editable(job, withLimit: true)) }

    private func editable(_ job: Position, withLimit: Bool) throws -> EditableJob {
        var editable = EditableJob(
            motion: job.motion, queue: try names.queue(job.queue, in: transaction).name,
            priority: Int(job.priority), details: details(of: job.id))
        if withLimit {
            let limits = try ask("SELECT max_attempts FROM job WHERE id = \(job.id.uuid)")
            editable.maxAttempts = limits.first.map { $0[0] } ?? 1
        }
        return editable
    }

    private func become(
        _ wanted: EditableJob, instead present: EditableJob, _ job: Position, tenant: String?,
        _ request: ControlRequest
    ) throws -> Position {
        let status = job.motion.status
        aside.record(wanted.entry(after: present, by: request, at: now), of: job.id)
        var moved = job
        moved.flags.insert(.events)
        if wanted.queue != present.queue {
            let queue = Names.Queue(tenant: tenant, name: wanted.queue)
            guard let number = names.number(of: queue) else { throw UnnamedQueue.error }
            moved.queue = number
        }
        (moved.motion, moved.priority) = (wanted.motion, Int16(wanted.priority))
        if wanted.details != present.details {
            store(wanted.details, instead: present.details, of: &moved)
        }
        put(moved)
        let limit = wanted.maxAttempts == present.maxAttempts ? nil : Int32(clamping: wanted.maxAttempts)
        transaction.write(
            """
            UPDATE job SET queue_id = \(moved.queue), priority = \(moved.priority),
              max_attempts = coalesce(\(limit)::int, max_attempts)
            WHERE id = \(job.id.uuid)
            """)
        counts.add(-1, status, of: job)
        counts.add(1, status, of: moved)
        hasNews = true
        return moved
    }

    private func store(_ wanted: JobDetails, instead present: JobDetails, of job: inout Position) {
        let id = job.id.uuid
        transaction.write("UPDATE job SET details = \(Bytes(wanted.bytes)) WHERE id = \(id)")
        details[job.id] = wanted
        job.flags.insert(.details)
        for kind in FacetKind.allCases {
            let (old, new) = (Set(kind.keys(of: present)), Set(kind.keys(of: wanted)))
            let (gone, come) = (old.subtracting(new).sorted(), new.subtracting(old).sorted())
            let number = Int16(kind.rawValue)
            if !gone.isEmpty {
                transaction.write(
                    "DELETE FROM facet WHERE kind = \(number) AND key = ANY (\(gone)) AND id = \(id)")
            }
            if !come.isEmpty {
                transaction.write(
                    """
                    INSERT INTO facet (kind, key, id) SELECT \(number)::smallint, key, \(id)
                    FROM unnest(\(come)) AS x (key) ON CONFLICT DO NOTHING
                    """)
            }
            if !new.isEmpty { job.flags.insert(.facets) }
        }
    }
}

/// A queue to move a job to has no number in this transaction, since it was not known to be needed.
struct UnnamedQueue: Error {
    static let error = StoreError(
        .locked, operation: "control", message: "A job came in between. Repeat the call.",
        underlying: UnnamedQueue())
}
