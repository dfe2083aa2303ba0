/// What a worker says of itself when it starts.
public struct WorkerInfo: Sendable, Hashable, Codable {
    public var id: WorkerID
    /// For people, as in `host-a:4121`.
    public var name: String
    /// The program's version.
    public var version: String
    /// The queues it takes from; empty for all.
    public var queues: [QueueName]
    /// The types that it runs.
    public var types: [JobType]
    public var slots: Int
    /// How long it may be silent before its jobs are rescued.
    public var lease: Duration
    /// Whether it speaks to the store through another process, as over HTTP: that one's end is not its own.
    /// Nil is no.
    public var isRemote: Bool?
    /// Who registered it over HTTP: nobody else speaks for it. Nil for a worker that is a process of its own.
    public var owner: String?
    /// Whose jobs it works; nil for everybody's.
    public var tenant: String?
    /// Whether something starts it again after it has ended for a restart. Nil is no.
    public var canRestart: Bool?

    public init(
        id: WorkerID, name: String, version: String = "", queues: [QueueName] = [], types: [JobType],
        slots: Int, lease: Duration = .seconds(30), isRemote: Bool? = nil
    ) {
        (self.id, self.name, self.version, self.queues) = (id, name, version, queues)
        (self.types, self.slots, self.lease, self.isRemote) = (types, slots, lease, isRemote)
    }

    /// Whether whoever says this of itself may take the place of a worker that is known under the same id: only who
    /// registered it may.
    public func speaks(for known: WorkerInfo) -> Bool { owner == known.owner && tenant == known.tenant }

    /// What a store throws when it may not.
    package static let taken = StoreError(
        .taken, operation: "register", message: "A worker of somebody else is known under this id.")
}

/// Whose workers are counted.
public enum WorkerOwner: Sendable, Hashable {
    /// Those that one credential registered (``WorkerInfo/owner``).
    case credential(String)
    /// Those that work the jobs of one tenant.
    case tenant(String)
}

extension WorkerInfo {
    package func belongs(to owner: WorkerOwner) -> Bool {
        switch owner {
        case .credential(let credential): self.owner == credential
        case .tenant(let name): tenant == name
        }
    }
}

/// A worker as the store knows it.
public struct WorkerRecord: Sendable, Hashable {
    public var info: WorkerInfo
    public var startedAt: Timestamp
    /// The last sign of life, by the store's clock: for people. Rescue goes by `beat`.
    public var beatAt: Timestamp
    /// Rises with each sign of life (``Timestamp/number(above:)``). A rescuer that sees it unmoved for a whole
    /// lease, on its own monotonic clock, may rescue.
    public var beat: Int64
    public var slotsUsed: Int
    public var directive: WorkerDirective
    /// Whether the store can prove that the process is gone.
    public var isGone: Bool

    public init(info: WorkerInfo, startedAt: Timestamp) {
        (self.info, self.startedAt, beatAt) = (info, startedAt, startedAt)
        beat = startedAt.number(above: 0)
        (slotsUsed, directive, isGone) = (0, .work, false)
    }

    /// Whether it is gone, or silent for longer than its lease.
    package func isLost(at now: Timestamp) -> Bool { isGone || now - beatAt > info.lease }

    /// Why a worker would not do what an operator asks.
    public enum Refusal: Sendable, Hashable {
        /// Nothing would start it again: after a restart it would be gone.
        case notRestartable
        /// It is about to end, or to begin again: only its end for good can still be asked.
        case ending
    }

    /// Why it would not do this; nil when it would.
    public func refusal(of wanted: WorkerDirective) -> Refusal? {
        if wanted == .restart, info.canRestart != true { return .notRestartable }
        return switch directive {
        case .work, .quiet: nil
        case .stop: wanted == .stop ? nil : .ending
        case .restart: wanted == .stop || wanted == .restart ? nil : .ending
        }
    }
}
