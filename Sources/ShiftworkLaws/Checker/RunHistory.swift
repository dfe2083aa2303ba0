public import ShiftworkCore

/// Everything that happened in one run of a system, as a bystander saw it who can look into the store, the
/// processes and the weather: what the ``HistoryChecker`` judges.
///
/// Events stand in the order in which they happened; those of the store in the order of its commits.
public struct RunHistory: Sendable {
    public var events: [RunEvent]
    /// What was left when all was quiet; nil when the run was cut off before.
    public var end: RunEnd?

    /// A history as it was recorded.
    public init(events: [RunEvent] = [], end: RunEnd? = nil) { (self.events, self.end) = (events, end) }
}

/// One thing that happened.
public struct RunEvent: Sendable {
    /// Its place in the history, counted from 0.
    public var number: Int
    /// True time since the run began: no clock of any process.
    public var at: Duration
    /// The process that it happened to or that asked for it, as in `worker-2`; nil for the world's own doings.
    public var process: String?
    public var kind: Kind

    /// What can happen.
    public enum Kind: Sendable {
        // Processes
        /// A process began, or began again after its end, as somebody new.
        case started
        /// A process ended in an instant: nothing that it does from here on may be seen.
        case killed
        /// A process stands still; calls that it made before may still take effect.
        case frozen
        case thawed
        /// A process was asked to end well.
        case askedToEnd
        /// A process ended well.
        case ended

        // Weather
        /// The store's clock jumped.
        case clockJumped(by: Duration)
        /// The store fails or hangs for everybody.
        case storeAway
        case storeBack
        /// The store lost its newest commits, as at a power cut: all behind the event of this number are undone.
        case storeForgot(after: Int)
        /// From here on nothing goes wrong any more.
        case calm

        // The store
        /// A call took effect, at this moment of the store's clock.
        case committed(CommittedCall, at: Timestamp, reply: ReplyFate)
        /// A call took no effect; its caller got an error.
        case refused(call: String)

        // Handlers
        case handlerBegan(Lease, attempt: Int, payload: [UInt8])
        case handlerToldToStop(Lease, StopReason)
        case handlerEnded(Lease)
    }

    /// What became of the answer to a call that took effect.
    public enum ReplyFate: String, Sendable {
        /// It reached its caller.
        case delivered
        /// The caller got an error instead and cannot know.
        case lost
        /// The caller was gone.
        case unheard
    }

    /// An event as it was recorded.
    public init(number: Int, at: Duration, process: String?, kind: Kind) {
        (self.number, self.at, self.process, self.kind) = (number, at, process, kind)
    }
}

/// A call that took effect, with what it was asked and what it answered. Calls that only read are not recorded.
public enum CommittedCall: Sendable {
    case insert([NewJob], [Insertion], durability: Durability = .durable)
    case register(WorkerInfo)
    case pump(PumpTrip, PumpReply)
    case claim([JobID], WorkerID, [ClaimedJob])
    case signOff(WorkerID)
    case control(ControlRequest, [ControlReply]?)
    case pauseQueue(QueueName, QueuePause, tenant: String?)
    case resumeQueue(QueueName, tenant: String?)
    case limitQueue(QueueName, QueueLimitsChange, tenant: String?)
    case direct(WorkerID, WorkerDirective, isKnown: Bool)
    case startOperation(Operation)
    case setOperation(OperationID, Operation.State, isChanged: Bool)
    case lead(String, node: WorkerID, isLeader: Bool)
    case rescue(WorkerID, beat: Int64, Rescue?)
    case release(Int)
    case prune(PruneRequest, Pruned)
}

/// What was left at the end.
public struct RunEnd: Sendable {
    /// Every job that the store still has.
    public var jobs: [JobRecord]
    /// The complete life of each of them.
    public var lives: [JobID: [HistoryEntry]]
    public var operations: [Operation]
    public var queues: [QueueRecord]
    public var workers: [WorkerRecord]
    /// What the store's own check said.
    public var findings: [Finding]
    /// The store's clock.
    public var now: Timestamp

    /// An end as it was found.
    public init(
        jobs: [JobRecord], lives: [JobID: [HistoryEntry]], operations: [Operation] = [],
        queues: [QueueRecord] = [], workers: [WorkerRecord] = [], findings: [Finding] = [], now: Timestamp
    ) {
        (self.jobs, self.lives, self.operations) = (jobs, lives, operations)
        (self.queues, self.workers, self.findings, self.now) = (queues, workers, findings, now)
    }
}
