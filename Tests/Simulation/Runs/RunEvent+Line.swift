import ShiftworkCore
import ShiftworkLaws

extension RunEvent {
    /// The event in one line, for people.
    var line: String {
        let seconds = at / .seconds(1)
        let time = "\((seconds * 1_000_000).rounded() / 1_000_000)"
        return "\(number) \(time)s \(process ?? "world"): \(kind.words)"
    }

    /// Whether it tells of a job.
    func concerns(_ job: JobID) -> Bool {
        switch kind {
        case .started, .killed, .frozen, .thawed, .askedToEnd, .ended, .clockJumped, .storeAway, .storeBack,
            .storeForgot, .calm:
            true
        case .refused: false
        case .handlerBegan(let lease, _, _), .handlerToldToStop(let lease, _), .handlerEnded(let lease):
            lease.job == job
        case .committed(let call, _, _): call.names(job)
        }
    }
}

extension RunEvent.Kind {
    fileprivate var words: String {
        switch self {
        case .committed(let call, let at, let reply):
            "\(call.words)\(reply == .delivered ? "" : " [reply \(reply.rawValue)]") at \(at)"
        case .handlerBegan(let lease, let attempt, let payload):
            "begins \(lease.words), attempt \(attempt): \(String(decoding: payload, as: UTF8.self))"
        case .handlerToldToStop(let lease, let reason): "is told to stop \(lease.words): \(reason.rawValue)"
        case .handlerEnded(let lease): "ends \(lease.words)"
        case .refused(let call): "\(call) is refused"
        case .started, .killed, .frozen, .thawed, .askedToEnd, .ended, .clockJumped, .storeAway, .storeBack,
            .storeForgot, .calm:
            "\(self)"
        }
    }
}

extension CommittedCall {
    fileprivate var words: String {
        switch self {
        case .insert(let jobs, let answers, _):
            "insert " + zip(jobs, answers).map { "\($0.words) → \($1)" }.joined(separator: ", ")
        case .register(let info): "register \(info.id)"
        case .pump(let trip, let reply): "trip of \(trip.worker)\(trip.words)\(reply.words)"
        case .claim(let jobs, let worker, let claimed):
            "claim \(jobs) by \(worker) → \(claimed.map(\.lease.words))"
        case .signOff(let worker): "sign off \(worker)"
        case .control(let request, let replies):
            "\(request.action.name) \(request.jobs) → \(replies.map { "\($0)" } ?? "refused")"
        case .rescue(let worker, let beat, let rescue):
            "rescue \(worker) at beat \(beat) → \(rescue.map { "\($0.jobs)" } ?? "refused")"
        case .pauseQueue, .resumeQueue, .limitQueue, .direct, .startOperation, .setOperation, .lead, .release,
            .prune:
            "\(self)"
        }
    }

    fileprivate func names(_ job: JobID) -> Bool {
        switch self {
        case .insert(let jobs, _, _):
            jobs.contains { $0.id == job || $0.details.dependencies.contains { $0.job == job } }
        case .pump(let trip, let reply):
            trip.settlements.contains { $0.lease.job == job }
                || trip.progress.contains { $0.lease.job == job }
                || reply.claimed.contains { $0.lease.job == job } || reply.lost.contains(job)
                || reply.killRequested.contains(job) || (trip.known ?? []).contains { $0.job == job }
        case .claim(let jobs, _, _): jobs.contains(job)
        case .control(let request, _): request.jobs.contains(job)
        case .rescue(_, _, let rescue): rescue?.jobs[job] != nil
        case .register, .signOff, .pauseQueue, .resumeQueue, .limitQueue, .direct, .startOperation,
            .setOperation, .lead, .release, .prune:
            false
        }
    }
}

extension NewJob {
    fileprivate var words: String {
        var text = "\(id) \(type)"
        if start != .now { text += ", to start \(start)" }
        if let last = details.startBefore { text += ", to start before \(last)" }
        for dependency in details.dependencies {
            text += ", after \(dependency.job) (\(dependency.onFailure))"
        }
        return text
    }
}

extension PumpTrip {
    fileprivate var words: String {
        var text = isBeat ? ", beat" : ""
        for settlement in settlements {
            text += ", \(settlement.event.rawValue) \(settlement.lease.words) after \(settlement.ran)"
        }
        for report in progress { text += ", progress \(report.lease.words)" }
        if let known { text += ", knows \(known.map(\.words))" }
        if let claim { text += ", claims \(claim.limit)" }
        return text
    }
}

extension PumpReply {
    fileprivate var words: String {
        var text = isWorkerKnown ? "" : ", unknown worker"
        if !settled.isEmpty { text += " → \(settled)" }
        if !claimed.isEmpty { text += " → \(claimed.map { "\($0.lease.words) #\($0.attempt)" })" }
        if !killRequested.isEmpty { text += ", to stop \(killRequested)" }
        if !lost.isEmpty { text += ", lost \(lost)" }
        if directive != .work { text += ", \(directive)" }
        return text
    }
}

extension Lease {
    fileprivate var words: String { "\(job)/\(token % 1_000_000_000)" }
}
