public import ShiftworkCore

/// From which queues a worker takes jobs.
///
///     .all                                  every queue, by priority, then by time
///     ["mail": 5, "etl": 1]                 these in this order, at most 5 and 1 at a time
///     .strict("urgent", "mail")             the next only when the one before is empty
///     .weighted(["mail": 3, "etl": 1])      mail first three times out of four
public struct WorkerQueues: Sendable, Hashable, ExpressibleByDictionaryLiteral {
    struct Queue: Sendable, Hashable {
        var name: QueueName
        var limit: Int?
        var weight = 1
    }

    enum Order: Sendable, Hashable {
        case all
        case strict([Queue])
        case weighted([Queue])
    }

    let order: Order

    /// Every queue.
    public static let all = WorkerQueues(order: .all)

    /// Each queue only when the one before has nothing to give.
    public static func strict(_ queues: QueueName...) -> WorkerQueues { strict(queues) }

    /// Each queue only when the one before has nothing to give.
    public static func strict(_ queues: [QueueName]) -> WorkerQueues {
        WorkerQueues(order: queues.isEmpty ? .all : .strict(queues.map { Queue(name: $0) }))
    }

    /// In an order drawn for each claim: a queue of weight 3 comes first three times as often as one of weight 1.
    public static func weighted(_ weights: KeyValuePairs<QueueName, Int>) -> WorkerQueues {
        WorkerQueues(order: .weighted(weights.map { Queue(name: $0.key, weight: max(0, $0.value)) }))
    }

    /// These queues in this order, each with a limit of jobs at a time in this worker.
    public init(dictionaryLiteral elements: (QueueName, Int)...) {
        self.init(limits: elements)
    }

    /// These queues in this order, each with a limit of jobs at a time in this worker.
    public init(limits: [(QueueName, Int)]) {
        order = limits.isEmpty ? .all : .strict(limits.map { Queue(name: $0.0, limit: max(1, $0.1)) })
    }

    private init(order: Order) { self.order = order }

    /// The queues by name; empty for all.
    public var names: [QueueName] {
        switch order {
        case .all: []
        case .strict(let queues), .weighted(let queues): queues.map(\.name)
        }
    }
}
