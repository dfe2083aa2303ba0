/// One trip of a worker to its store: everything that is due, in one commit. A store may make two commits at once of a
/// large one, settlements and claim, and then throws `unknown` when one of them failed.
///
/// In this order: the sign of life, log lines, settlements, progress, and then a claim for the free slots. A
/// trip that claims moves what is due to `queued` first, so that nobody waits for ``JobStore/release(limit:)``. Where
/// settlements and claim go at once, the claim does not see what the settlements free; ``PumpReply/hasMore`` says so.
/// Repeating a trip whose reply was lost is harmless: settlements are known by their lease, and `known`
/// brings back what was claimed.
public struct PumpTrip: Sendable {
    public var worker: WorkerID
    /// Whether the trip is to count as a sign of life. A trip that is none and finds nothing to do writes
    /// nothing, so that idle workers of several processes do not wake each other.
    public var isBeat: Bool
    /// What the worker says of itself, written with its sign of life.
    public var slotsUsed: Int
    public var settlements: [Settlement]
    public var progress: [ProgressReport]
    /// Lines under leases that the worker holds; those under any other are dropped.
    public var logLines: [LogReport]
    public var claim: ClaimRequest?
    /// The leases that the worker knows, when it has a doubt (a reply was lost) or once a minute. What the
    /// store holds for it beyond these is granted again, before anything is claimed; what it no longer holds
    /// is reported lost.
    public var known: [Lease]?
    /// For the settlements. A trip that only claims, beats or reports progress is always relaxed: a forgotten
    /// claim makes a job queued again, no more.
    public var durability: Durability

    /// A sign of life, and no more.
    public init(worker: WorkerID, slotsUsed: Int = 0, durability: Durability = .durable) {
        (self.worker, self.slotsUsed, self.durability) = (worker, slotsUsed, durability)
        (settlements, progress, logLines, isBeat) = ([], [], [], true)
    }
}

/// Which jobs a worker wants.
public struct ClaimRequest: Sendable, Hashable {
    /// At most so many, 1,000 at the most.
    public var limit: Int
    /// The lines to take from, in this order: each is used up before the next is looked at.
    public var lanes: [Lane]
    /// The types that the worker can run; no other is handed out.
    public var types: Set<JobType>
    /// At most so many jobs with a crash on record. A worker that holds one asks for no other: what crashes takes all
    /// along that its worker holds, and each of them would count one crash more.
    public var suspects: Int
    /// Whose jobs are handed out.
    public var scope = Scope.all

    /// One line, or all that are not named by another lane.
    public struct Lane: Sendable, Hashable {
        /// Nil: every queue that no other lane names, by priority, then by time.
        public var queue: QueueName?
        /// At most so many from this line.
        public var limit: Int

        public init(_ queue: QueueName?, limit: Int = .max) { (self.queue, self.limit) = (queue, limit) }
    }

    public init(limit: Int, lanes: [Lane] = [Lane(nil)], types: Set<JobType>, suspects: Int = .max) {
        (self.limit, self.lanes, self.types) = (min(max(limit, 0), 1_000), lanes, types)
        self.suspects = suspects
    }
}

/// What a trip brought back.
public struct PumpReply: Sendable {
    /// The store's clock.
    public var now: Timestamp
    /// Whether the store knows the worker. If not, it has been rescued: all its leases are lost, settlements
    /// were refused, and it must register again under a new id.
    public var isWorkerKnown: Bool
    /// One for each settlement, in their order.
    public var settled: [SettlementReply]
    /// Running jobs of this worker that were asked to stop.
    public var killRequested: [JobID]
    /// Jobs of `known`, or of progress reports, that this worker no longer holds.
    public var lost: [JobID]
    public var claimed: [ClaimedJob]
    /// Whether the claim may find more at once.
    public var hasMore: Bool
    /// When there may be more to claim by time alone: the next scheduled or retrying job is due, the pause of a queue
    /// runs out, or its rate limit allows more.
    public var nextDue: Timestamp?
    /// What an operator wants of this worker.
    public var directive: WorkerDirective

    /// A reply that brings nothing.
    public init(now: Timestamp, isWorkerKnown: Bool = true) {
        (self.now, self.isWorkerKnown) = (now, isWorkerKnown)
        (settled, killRequested, lost, claimed, hasMore, directive) = ([], [], [], [], false, .work)
    }
}

/// What an operator wants of a worker.
public enum WorkerDirective: String, Sendable, Hashable, Codable, CaseIterable {
    /// Claim and run.
    case work
    /// Claim no more; finish what runs.
    case quiet
    /// Shut down gracefully.
    case stop
    /// Shut down gracefully, and begin again: a process of the same name, which may be a newer program.
    case restart
}
