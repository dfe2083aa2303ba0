internal import ShiftworkCore

/// Something that a stream follows.
enum Topic: Sendable, Hashable {
    /// How many jobs are in each status.
    case stats
    case queues
    case workers
    /// The bulk actions, newest first.
    case operations
    /// Which kinds of job have become more or fewer.
    case changed
    case job(JobID)
    case operation(OperationID)
    /// What a job's handler logs.
    case logs(JobID)

    /// The topics without an id.
    static let plain: [(name: String, topic: Topic)] = [
        ("stats", .stats), ("queues", .queues), ("workers", .workers), ("operations", .operations),
        ("changed", .changed),
    ]

    /// Reads `stats` or `job:0192…`; nil for anything else.
    init?(_ text: some StringProtocol) {
        if let plain = Self.plain.first(where: { $0.name == text }) {
            self = plain.topic
            return
        }
        let halves = text.split(separator: ":", maxSplits: 1)
        guard halves.count == 2 else { return nil }
        switch halves[0] {
        case "job": self.init(JobID(parsing: String(halves[1])), Topic.job)
        case "logs": self.init(JobID(parsing: String(halves[1])), Topic.logs)
        case "operation": self.init(OperationID(parsing: String(halves[1])), Topic.operation)
        default: return nil
        }
    }

    private init?<ID>(_ id: ID?, _ make: (ID) -> Topic) {
        guard let id else { return nil }
        self = make(id)
    }

    /// The name of its events.
    var eventName: String {
        switch self {
        case .stats: "stats"
        case .queues: "queues"
        case .workers: "workers"
        case .operations: "operations"
        case .changed: "changed"
        case .job: "job"
        case .operation: "operation"
        case .logs: "logs"
        }
    }

    /// Whether an event tells what is different, in a list; others tell the whole as it now is.
    var tellsDifferences: Bool {
        switch self {
        case .changed, .logs: true
        case .stats, .queues, .workers, .operations, .job, .operation: false
        }
    }
}

/// A topic as somebody may see it.
struct FeedKey: Sendable, Hashable {
    var topic: Topic
    var scope: Scope
}
