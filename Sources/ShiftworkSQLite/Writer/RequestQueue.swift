internal import DequeModule
internal import Foundation

/// Where calls wait for the writing thread, which takes all that have gathered at once.
///
/// Safe to share: `condition` guards all of it.
final class RequestQueue: @unchecked Sendable {
    /// What there is to do.
    enum Turn {
        case batch([WriteRequest])
        /// Nobody has come until the moment given.
        case quiet
        /// It was closed, and all that waited has been taken.
        case end
    }

    /// At most so many items of work in one batch.
    private static let most = 1_000

    private let condition = NSCondition()
    private var waiting: Deque<WriteRequest> = []
    private var isClosing = false
    private var isClosed = false
    private var whenClosed: [() -> Void] = []

    /// False when the queue has been closed.
    func submit(_ request: WriteRequest) -> Bool {
        condition.withLock {
            guard !isClosing else { return false }
            waiting.append(request)
            condition.signal()
            return true
        }
    }

    /// Takes what waits, or waits for it: for ever, or until `moment`.
    func next(until moment: Date?) -> Turn {
        condition.withLock {
            while waiting.isEmpty {
                if isClosing { return .end }
                guard let moment else {
                    condition.wait()
                    continue
                }
                if !condition.wait(until: moment), waiting.isEmpty, !isClosing { return .quiet }
            }
            return .batch(takeBatch())
        }
    }

    private func takeBatch() -> [WriteRequest] {
        var batch: [WriteRequest] = []
        var weight = 0
        while let first = waiting.first, batch.isEmpty || weight + first.weight <= RequestQueue.most {
            weight += first.weight
            batch.append(waiting.removeFirst())
        }
        return batch
    }

    /// Takes no more; `done` is called when all that waits has been answered.
    func close(_ done: @escaping @Sendable () -> Void) {
        let isDone = condition.withLock {
            isClosing = true
            if !isClosed { whenClosed.append(done) }
            condition.signal()
            return isClosed
        }
        if isDone { done() }
    }

    /// All has been answered.
    func closed() {
        let actions = condition.withLock {
            isClosed = true
            return whenClosed
        }
        for action in actions { action() }
    }
}
