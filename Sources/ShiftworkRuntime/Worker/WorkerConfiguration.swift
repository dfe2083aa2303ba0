public import ShiftworkCore

/// How a worker works.
public struct WorkerConfiguration: Sendable {
    /// From which queues it takes.
    public var queues: WorkerQueues
    /// How many jobs it runs at a time.
    public var slots: Int { didSet { slots = max(1, slots) } }
    /// How long it may be silent before others free its jobs, at least 1 s.
    public var lease: Duration { didSet { lease = max(lease, .seconds(1)) } }
    /// How long handlers may go on after a shutdown began.
    public var drain: Duration
    /// How long handlers may take to stop when they are asked to.
    public var grace: Duration
    /// What a settlement survives.
    public var durability: Durability
    /// For people, as in `host-a:4121`; made from host and process when nil.
    public var name: String?
    /// The application's version, for people.
    public var version: String
    /// Called after the worker has signed off because an operator wants it started again: the application sees to
    /// that, as by ending with a status at which its supervisor starts it. Without it a worker cannot be restarted
    /// from afar, and says so.
    public var onRestart: (@Sendable () -> Void)?

    public init(
        queues: WorkerQueues = .all, slots: Int? = nil, lease: Duration = .seconds(30),
        drain: Duration = .seconds(25),
        grace: Duration = .seconds(5), durability: Durability = .durable, name: String? = nil,
        version: String = ""
    ) {
        (self.queues, self.slots) = (queues, max(1, slots ?? 2 * System.processors))
        (self.lease, self.drain, self.grace) = (max(lease, .seconds(1)), drain, grace)
        (self.durability, self.name, self.version) = (durability, name, version)
    }

    /// The longest time between two signs of life: a third of the lease.
    var renewal: Duration { lease / 3 }
    /// How early a worker stops trusting its lease: a sixth of it.
    var margin: Duration { lease / 6 }
    /// How often a rescuer looks: a sixth of the lease, and often enough to trust what it saw before.
    var rescueCheck: Duration { min(lease / 6, RescueState.longestGap / 2) }
}
