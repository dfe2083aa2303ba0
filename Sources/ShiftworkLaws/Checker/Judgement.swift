internal import ShiftworkCore

/// The state in which a history is judged, event by event: for each job and worker, what the commits so far say
/// that must hold. A store whose answer differs has broken an invariant; the judgement then goes on from what the
/// store said, so that one defect is not named over and over.
struct Judgement {
    let bounds: HistoryChecker.Bounds
    var violations: [Violation] = []

    var jobs: [JobID: JudgedJob] = [:]
    var workers: [WorkerID: JudgedWorker] = [:]
    /// The jobs that run, by the worker that holds them.
    var held: [WorkerID: Set<JobID>] = [:]
    /// The open jobs that hold a unique key.
    var keys: [JudgedKey: JobID] = [:]
    /// Jobs that wait, by the job that they wait for.
    var waiting: [JobID: Set<JobID>] = [:]
    var pauses: [JudgedQueue: QueuePause] = [:]
    var limits: [JudgedQueue: QueueLimits] = [:]
    /// Of the queues with a rate limit.
    var windows: [JudgedQueue: RateWindow] = [:]
    var operations: [OperationID: JudgedOperation] = [:]
    var grants: [Hold: Grant] = [:]
    /// The types that any worker ever said it can run.
    var types: Set<JobType> = []

    /// The latest reading of the store's clock so far: what was due by then may have been released, also if the
    /// clock went back since.
    var latest = Timestamp(microseconds: .min)
    var hasClockGoneBack = false
    var calmAt: Duration?
    /// The event by which the first process was asked to end after the calm: nobody works what comes in behind it.
    var farewell: Int?
    /// Since when nothing disturbed those who look for silent workers.
    var undisturbedSince: Duration = .zero
    /// Processes that have ended and not begun again.
    var gone: Set<String> = []

    /// The event under judgement.
    var number = 0
    var at: Duration = .zero

    init(bounds: HistoryChecker.Bounds) { self.bounds = bounds }

    /// States that an invariant is broken, as the event under judgement shows together with earlier ones.
    mutating func broken(_ invariant: Invariant, _ job: JobID?, _ detail: String, with earlier: [Int?] = []) {
        let events = Set(earlier.compactMap(\.self)).subtracting([number]).sorted() + [number]
        violations.append(Violation(invariant, job: job, detail, events: events))
    }

    mutating func take(_ event: RunEvent, isForgotten: Bool) {
        (number, at) = (event.number, event.at)
        switch event.kind {
        case .started, .thawed, .ended, .killed, .storeBack: disturb(event)
        case .askedToEnd: if calmAt != nil, farewell == nil { farewell = number }
        case .frozen, .storeAway, .refused, .handlerToldToStop, .handlerEnded, .storeForgot:
            break
        case .clockJumped(let by): if by < .zero { hasClockGoneBack = true }
        case .calm: (calmAt, undisturbedSince) = (event.at, event.at)
        case .committed(let call, let now, let reply):
            hear(call)
            if isForgotten { judgeForgotten(call, reply) } else { judge(call, at: now, by: event.process) }
        case .handlerBegan(let lease, let attempt, let payload):
            judgeHandler(Hold(lease), attempt: attempt, payload: payload)
        }
        judgeSilence()
    }

    private mutating func disturb(_ event: RunEvent) {
        undisturbedSince = event.at
        guard let process = event.process else { return }
        if case .started = event.kind { gone.remove(process) }
        if case .killed = event.kind { end(process) }
        if case .ended = event.kind { end(process) }
    }

    private mutating func end(_ process: String) {
        gone.insert(process)
        for (id, worker) in workers where worker.process == process { workers[id]?.isProcessGone = true }
    }

    private mutating func judge(_ call: CommittedCall, at now: Timestamp, by process: String?) {
        latest = max(latest, now)
        switch call {
        case .insert(let jobs, let replies, _): judgeInsertions(jobs, replies, at: now)
        case .register(let info): register(info, of: process, at: now)
        case .pump(let trip, let reply): judgeTrip(trip, reply)
        case .claim(let ids, let worker, let claimed): judgeClaim(of: ids, by: worker, claimed, at: now)
        case .signOff(let worker): signOff(worker, at: now)
        case .control(let request, let replies): judgeControl(request, replies, at: now)
        case .pauseQueue(let queue, let pause, let tenant):
            pauses[JudgedQueue(tenant: tenant, name: queue)] = pause
        case .resumeQueue(let queue, let tenant): pauses[JudgedQueue(tenant: tenant, name: queue)] = nil
        case .limitQueue(let queue, let change, let tenant):
            limit(JudgedQueue(tenant: tenant, name: queue), change)
        case .startOperation(let operation): start(operation)
        case .setOperation(let id, let state, let isChanged): set(id, to: state, isChanged: isChanged)
        case .rescue(let worker, let beat, let rescue): judgeRescue(of: worker, beat: beat, rescue, at: now)
        case .prune(let request, let pruned): judgePrune(request, pruned, at: now)
        case .direct, .lead, .release: break
        }
    }
}

/// A queue is one tenant's.
struct JudgedQueue: Hashable {
    let tenant: String?
    let name: QueueName
}

/// A unique key is one tenant's.
struct JudgedKey: Hashable {
    let tenant: String?
    let key: String

    init?(_ details: JobDetails) {
        guard let key = details.uniqueKey else { return nil }
        (tenant, self.key) = (details.tenant, key)
    }
}

/// A worker that the store knows.
struct JudgedWorker {
    var info: WorkerInfo
    let process: String?
    /// The beat that the store must have.
    var beat: Int64
    /// True time of the last sign of life that was committed, with its event.
    var lastBeatAt: Duration
    var lastBeat: Int
    /// Whether its silence was named already.
    var isOverdue = false
    /// Whether its process has ended, which the store may be able to prove, though another may bear its name by now.
    var isProcessGone = false
}
