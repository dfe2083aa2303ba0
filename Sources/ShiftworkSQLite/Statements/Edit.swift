internal import GRDB
internal import ShiftworkCore

/// What an operator changes about a job that waits.
struct EditStatements {
    let limit: HotStatement
    let setLimit: HotStatement
    let detail: HotStatement
    let dropFacet: HotStatement

    init(_ db: Database) {
        limit = HotStatement(db, "SELECT max_attempts FROM job WHERE n = ?")
        setLimit = HotStatement(db, "UPDATE job SET max_attempts = ? WHERE n = ?")
        detail = HotStatement(db, "INSERT OR REPLACE INTO detail (n, data) VALUES (?, ?)")
        dropFacet = HotStatement(db, "DELETE FROM facet WHERE kind = ? AND key = ? AND n = ?")
    }
}

extension Session {
    func change(
        _ job: Position, by edit: JobEdit, tenant: String?, _ request: ControlRequest
    ) throws -> ControlReply {
        let (status, present) = (
            job.motion.status,
            try editable(job, withLimit: edit.maxAttempts != nil, withDetails: edit.concernsDetails)
        )
        let wanted = edit.applied(to: present, now: now)
        let due = edit.postponement(of: job.motion, now: now)
        guard wanted != present || due != nil else { return .unchanged(status) }
        var moved = job
        if wanted != present {
            moved = try become(wanted, instead: present, job, tenant: tenant, request)
        }
        guard let due, let later = moved.motion.after(.postpone, at: now, due: due) else {
            return .done(from: status, to: status)
        }
        var note = StepNote()
        (note.actor, note.reason, note.isByOperator) = (request.actor, request.reason, true)
        return .done(from: status, to: try step(moved, by: .postpone, to: later, note: note).motion.status)
    }

    /// What a job is now, for those who expect something of it.
    func version(of job: Position) throws -> JobVersion {
        JobVersion(
            of: try editable(job, withLimit: true, withDetails: job.flags.contains(.details)))
    }

    private func editable(_ job: Position, withLimit: Bool, withDetails: Bool) throws -> EditableJob {
        var editable = EditableJob(
            motion: job.motion, queue: try names.queue(job.queue).name, priority: Int(job.priority))
        if withLimit { editable.maxAttempts = try edits.limit.first(job.n) { Int($0.int(0)) } ?? 1 }
        if withDetails { editable.details = try sides.details(of: job.n) }
        return editable
    }

    private func become(
        _ wanted: EditableJob, instead present: EditableJob, _ job: Position, tenant: String?,
        _ request: ControlRequest
    ) throws -> Position {
        let status = job.motion.status
        try sides.record(wanted.entry(after: present, by: request, at: now), of: job.n, cause: nil)
        var moved = job
        moved.flags.insert(.events)
        if wanted.queue != present.queue {
            moved.queue = try names.number(of: Names.Queue(tenant: tenant, name: wanted.queue))
        }
        (moved.motion, moved.priority) = (wanted.motion, Int64(wanted.priority))
        if wanted.maxAttempts != present.maxAttempts { try edits.setLimit.run(wanted.maxAttempts, job.n) }
        if wanted.details != present.details {
            try store(wanted.details, instead: present.details, of: &moved)
        }
        try places.edit(job, to: moved, at: now)
        try jobs.edit(moved)
        counters.add(-1, status, of: job)
        counters.add(1, status, of: moved)
        lowWater.lower(to: moved)
        hasNews = true
        return moved
    }

    private func store(_ details: JobDetails, instead before: JobDetails, of job: inout Position) throws {
        try edits.detail.run(job.n, details.bytes)
        job.flags.insert(.details)
        for kind in FacetKind.allCases {
            let (old, new) = (kind.keys(of: before), kind.keys(of: details))
            for key in old where !new.contains(key) { try edits.dropFacet.run(kind.rawValue, key, job.n) }
            for key in new { try insertion.facet.run(kind.rawValue, key, job.n) }
            if !new.isEmpty { job.flags.insert(.facets) }
        }
    }
}
