internal import ShiftworkCore

// What operators do: I8 Path, I22 CancelResolved, I23 UniqueLive, I26 PruneSafe.
extension Judgement {
    /// Judges the answers to an action, each by what ``ControlAction/decision(for:waitsForJobs:now:)`` says of the
    /// job as it stands:
    /// - *I22*: a cancel or kill moved the job to where a cancel leads, or was refused by right;
    /// - *I26*: only ended jobs that nobody waits for are deleted; a deleted or pruned job is not found again;
    /// - *I23*: a job is asked to run again only while no open job holds its unique key, and refused for no other;
    /// - *I1*: a stored job of the scope is found; *I8*: everything else follows the lifecycle.
    mutating func judgeControl(_ request: ControlRequest, _ replies: [ControlReply]?, at now: Timestamp) {
        judgeStep(of: request, replies)
        guard let replies else { return }
        for (id, reply) in zip(request.jobs, replies) { judge(request, id, reply, at: now) }
    }

    private mutating func judge(
        _ request: ControlRequest, _ id: JobID, _ reply: ControlReply, at now: Timestamp
    ) {
        if jobs[id]?.presence == .perhaps {
            // Only what has ended is pruned.
            if reply == .notFound { found(id, in: .canceled) }
            jobs[id]?.presence = reply == .notFound ? .gone : .stored
        }
        if let status = reply.found {
            explain(id, by: status)
            found(id, in: status)
        }
        if case .done(let from, let to) = reply, from.isTerminal {
            explainFreedom(of: id, isDeleted: to == nil)
        }
        // What a request expects beyond the lifecycle is not judged.
        if case .changed = reply, request.expected != nil { return }
        let isRelated = [jobs[id]?.status, reply.found].contains(.blocked) && jobs[id]?.status != reply.found
        let expected = answer(to: request, id, at: now)
        if reply != expected {
            broken(
                isRelated ? .relations : invariant(for: request.action, reply, expected), id,
                "\(request.action.name) was answered \(reply.words) instead of \(expected.words)",
                with: [jobs[id]?.insertedBy, jobs[id]?.movedBy])
        }
        follow(request, id, reply, at: now)
    }

    /// Explains why nothing stood in the way of an ended job: who held its key, or waited for it, time alone has
    /// canceled.
    private mutating func explainFreedom(of id: JobID, isDeleted: Bool) {
        guard let job = stored(id) else { return }
        if isDeleted {
            for child in (waiting[id] ?? []).sorted() { found(child, in: .canceled) }
        } else if let key = JudgedKey(job.new.details), let holder = keys[key] {
            found(holder, in: .canceled)
        }
    }

    private func answer(to request: ControlRequest, _ id: JobID, at now: Timestamp) -> ControlReply {
        guard let job = stored(id), request.scope.covers(tenant: job.new.details.tenant) else {
            return .notFound
        }
        let status = job.status
        let waits = !job.waitsFor.isEmpty
        switch request.action.decision(for: job.motion, waitsForJobs: waits, now: now) {
        case .unchanged: return .unchanged(status)
        case .refused: return .refused(status)
        case .edit(let edit):
            if edit.postponement(of: job.motion, now: now) != nil {
                return .done(from: status, to: .scheduled)
            }
            return edit.applied(to: job.editable, now: now) == job.editable
                ? .unchanged(status) : .done(from: status, to: status)
        case .delete: return waiting[id]?.isEmpty == false ? .refused(status) : .done(from: status, to: nil)
        case .event(let event):
            if status.isTerminal, let key = JudgedKey(job.new.details), let holder = keys[key] {
                return .uniqueKeyHeld(by: holder)
            }
            let isLater = (event == .retry || event == .rerun) && request.delay > .zero
            let next = job.motion.after(event, at: now)
            return .done(from: status, to: (isLater ? next?.after(.postpone, at: now) : next)?.status)
        }
    }

    private func invariant(for action: ControlAction, _ reply: ControlReply, _ expected: ControlReply)
        -> Invariant
    {
        if case .uniqueKeyHeld = reply { return .uniqueLive }
        if case .uniqueKeyHeld = expected { return .uniqueLive }
        if reply == .notFound { return .noLoss }
        if expected == .notFound { return .pruneSafe }
        switch action {
        case .cancel, .kill: return .cancelResolved
        case .delete: return .pruneSafe
        case .pause, .resume, .retry, .rerun, .release, .move, .setPriority, .change: return .path
        }
    }

    /// Goes on from what the store said.
    private mutating func follow(
        _ request: ControlRequest, _ id: JobID, _ reply: ControlReply, at now: Timestamp
    ) {
        guard let job = jobs[id] else { return }
        switch reply {
        case .notFound: if request.scope.covers(tenant: job.new.details.tenant) { jobs[id]?.presence = .gone }
        case .uniqueKeyHeld: break
        case .unchanged(let status), .refused(let status), .changed(let status):
            force(id, to: status, at: now)
        case .done(_, nil): remove(id)
        case .done(_, let status?):
            jobs[id]?.presence = .stored
            let decision = request.action.decision(
                for: job.motion, waitsForJobs: !job.waitsFor.isEmpty, now: now)
            if case .event(let event) = decision { move(id, by: event, at: now) }
            if case .edit(let edit) = decision {
                jobs[id]?.editable = edit.applied(to: job.editable, now: now)
                if let due = edit.postponement(of: job.motion, now: now) {
                    move(id, by: .postpone, due: due, at: now)
                }
            }
            if request.delay > .zero, status == .scheduled {
                move(id, by: .postpone, due: now + request.delay, at: now)
            }
            force(id, to: status, at: now)
        }
    }

    /// The job is gone by right.
    mutating func remove(_ id: JobID) {
        jobs[id]?.presence = .gone
        jobs[id]?.movedBy = number
        if let worker = jobs[id]?.hold?.worker { held[worker]?.remove(id) }
    }
}

extension ControlReply {
    /// The status in which the store found the job.
    fileprivate var found: JobStatus? {
        switch self {
        case .done(let from, _): from
        case .unchanged(let status), .refused(let status), .changed(let status): status
        case .uniqueKeyHeld, .notFound: nil
        }
    }

    fileprivate var words: String {
        switch self {
        case .done(let from, let to): "\(from.rawValue) → \(to?.rawValue ?? "nothing")"
        case .unchanged(let status): "unchanged (\(status.rawValue))"
        case .refused(let status): "refused (\(status.rawValue))"
        case .changed(let status): "changed (\(status.rawValue))"
        case .uniqueKeyHeld(let holder): "key held by \(holder)"
        case .notFound: "not found"
        }
    }
}
