/// One step of a job's life, as it is shown.
public struct HistoryEntry: Sendable, Hashable {
    /// What happened.
    public enum Kind: Sendable, Hashable {
        /// It was stored.
        case enqueue
        /// The lifecycle moved it.
        case event(JobEvent)
        /// An operator changed something about it: its queue, its priority, its plan.
        case edit

        /// `enqueue`, an event's name, or `edit`.
        public var name: String {
            switch self {
            case .enqueue: "enqueue"
            case .event(let event): event.rawValue
            case .edit: "edit"
            }
        }
    }

    /// Its place in the job's life, counted from 1.
    public var sequence: Int
    public var at: Timestamp
    public var kind: Kind
    /// The status before; nil when it was stored.
    public var from: JobStatus?
    public var to: JobStatus
    /// The run that it belongs to; 0 before the first.
    public var attempt: Int
    public var worker: WorkerID?
    /// For the end of a run: when the job could run, and when the run began.
    public var enqueuedAt: Timestamp?
    public var startedAt: Timestamp?
    /// For what plans a run.
    public var dueAt: Timestamp?
    public var failure: JobFailure?
    /// Who asked for it.
    public var actor: String?
    public var reason: String?

    public init(sequence: Int = 0, at: Timestamp, kind: Kind, from: JobStatus?, to: JobStatus, attempt: Int) {
        (self.sequence, self.at, self.kind) = (sequence, at, kind)
        (self.from, self.to, self.attempt) = (from, to, attempt)
    }
}
