internal import ShiftworkCore

/// Watches a history for rare states, event by event.
struct Lookout {
    private(set) var reached: Set<RareState> = []

    var now: Duration = .zero
    var process: String?
    /// The processes that are dead.
    var dead: Set<String> = []
    /// When each process was asked to end.
    var askedAt: [String: Duration] = [:]

    // Leases
    var runs: [Hold: Run] = [:]
    /// The leases that a worker holds, by job.
    var current: [JobID: Hold] = [:]
    var leases: [WorkerID: Duration] = [:]
    var rescued: [WorkerID: String?] = [:]
    var rescuedJobs: Set<JobID> = []
    /// Processes whose worker was told that it is not known.
    var nameless: Set<String> = []

    // Jobs
    var inserted: [JobID: Inserted] = [:]
    /// Jobs for which others were stored as blocked.
    var parents: Set<JobID> = []
    var stopWanted: Set<JobID> = []
    var lastCancel: [JobID: Duration] = [:]
    var lastSettle: [JobID: Duration] = [:]

    // Duties
    var leaders: [String: WorkerID] = [:]
    var drivers: [OperationID: String?] = [:]

    /// What is known of one lease.
    struct Run {
        var isClaimHeard: Bool
        var isRescued = false
        var isInDoubt = false
        /// Whether the answer to its settlement was lost; nil before there was one.
        var isSettleLost: Bool?
    }

    struct Inserted {
        var queue: JudgedQueue
        var isLost: Bool
    }

    mutating func note(_ state: RareState, _ isReached: Bool = true) {
        if isReached { reached.insert(state) }
    }

    mutating func see(_ event: RunEvent, isForgotten: Bool) {
        (now, process) = (event.at, event.process)
        switch event.kind {
        case .started:
            guard let process else { break }
            askedAt[process] = nil
            dead.remove(process)
            nameless.remove(process)
        case .killed: if let process { dead.insert(process) }
        case .askedToEnd: if let process { askedAt[process] = now }
        case .clockJumped(let by):
            let shortest = current.values.compactMap { leases[$0.worker] }.min()
            note(.jumpOverLease, shortest.map { by > $0 } ?? false)
        case .handlerToldToStop(let lease, .leaseLost): runs[Hold(lease)]?.isInDoubt = true
        case .committed(let call, _, let reply):
            note(.lateCallOfTheDead, process.map(dead.contains) ?? false)
            if isForgotten { note(.claimForgotten, !call.claimed.isEmpty) } else { see(call, reply) }
        case .frozen, .thawed, .ended, .storeAway, .storeBack, .storeForgot, .calm, .refused, .handlerBegan,
            .handlerToldToStop, .handlerEnded:
            break
        }
    }

    private mutating func see(_ call: CommittedCall, _ reply: RunEvent.ReplyFate) {
        switch call {
        case .insert(let jobs, let answers, _): see(jobs, answers, reply)
        case .register(let info):
            leases[info.id] = info.lease
            if let process { note(.workerRenamed, nameless.remove(process) != nil) }
        case .pump(let trip, let answer): see(trip, answer, reply)
        case .claim(_, _, let claimed): for job in claimed { seeClaim(job, isHeard: reply == .delivered) }
        case .rescue(let worker, _, let rescue): see(rescue, of: worker)
        case .control(let request, let answers): see(request, answers)
        case .pauseQueue(let queue, _, let tenant): pause(JudgedQueue(tenant: tenant, name: queue))
        case .lead(let duty, let node, true):
            note(.leadHandedOver, leaders[duty].map { $0 != node } ?? false)
            leaders[duty] = node
        case .signOff(let worker): current = current.filter { $0.value.worker != worker }
        case .resumeQueue, .limitQueue, .direct, .startOperation, .setOperation, .lead, .release, .prune:
            break
        }
    }

    private mutating func pause(_ queue: JudgedQueue) {
        note(.pausedUnderWay, current.keys.contains { inserted[$0]?.queue == queue })
    }
}

extension CommittedCall {
    /// The jobs that it handed out.
    var claimed: [ClaimedJob] {
        switch self {
        case .pump(_, let reply): reply.claimed
        case .claim(_, _, let jobs): jobs
        default: []
        }
    }
}
