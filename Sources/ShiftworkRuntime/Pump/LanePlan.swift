internal import ShiftworkCore

/// From which queues a worker takes, and in which order.
struct LanePlan: Sendable, Hashable {
    let queues: WorkerQueues

    /// The lanes of one claim.
    /// - Parameters:
    ///   - used: how many jobs of each queue the worker holds now.
    ///   - draw: a number from 0..<1, for weights.
    func lanes(_ used: [QueueName: Int], draw: () -> Double) -> [ClaimRequest.Lane] {
        switch queues.order {
        case .all: return [ClaimRequest.Lane(nil)]
        case .strict(let queues): return queues.map { lane($0.name, $0.limit, used) }
        case .weighted(let queues):
            // Efraimidis and Spirakis, "Weighted random sampling with a reservoir": sorting by u^(1/w) draws without
            // replacement by weight.
            let keyed = queues.map { queue in
                (queue, key: queue.weight > 0 ? power(max(draw(), 1e-12), 1 / Double(queue.weight)) : 0)
            }
            return keyed.sorted { $0.key > $1.key }.map { lane($0.0.name, $0.0.limit, used) }
        }
    }

    private func lane(_ queue: QueueName, _ limit: Int?, _ used: [QueueName: Int]) -> ClaimRequest.Lane {
        ClaimRequest.Lane(queue, limit: limit.map { max(0, $0 - used[queue, default: 0]) } ?? .max)
    }

    /// `base` to a power between 0 and 1, by its binary digits: monotonic, which is all that sorting needs.
    private func power(_ base: Double, _ exponent: Double) -> Double {
        var (result, root, rest) = (1.0, base, exponent)
        for _ in 0..<40 where rest > 0 {
            if rest >= 1 {
                result *= root
                rest -= 1
            }
            root = root.squareRoot()
            rest *= 2
        }
        return result
    }
}
