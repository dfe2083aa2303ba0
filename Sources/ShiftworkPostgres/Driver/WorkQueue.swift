internal import DequeModule
internal import Foundation

/// Work that waits for a connection, first come, first served. Threads wait at it.
///
/// Safe to share: the condition guards everything.
final class WorkQueue: @unchecked Sendable {
    private let condition = NSCondition()
    private var waiting: Deque<Work> = []
    private var isClosed = false
    private var threads: Int
    private var whenClosed: [@Sendable () -> Void] = []

    init(threads: Int) { self.threads = threads }

    /// False when the queue is closed.
    func submit(_ work: Work) -> Bool {
        condition.lock()
        defer { condition.unlock() }
        guard !isClosed else { return false }
        waiting.append(work)
        condition.signal()
        return true
    }

    /// Waits for work; nil when the queue is closed and empty.
    func next() -> Work? {
        condition.lock()
        defer { condition.unlock() }
        while waiting.isEmpty, !isClosed { condition.wait() }
        return waiting.popFirst()
    }

    /// Lets what waits be done, then ends all threads; calls `done` when the last has ended.
    func close(_ done: @escaping @Sendable () -> Void) {
        condition.lock()
        isClosed = true
        let isOver = threads == 0
        if !isOver { whenClosed.append(done) }
        condition.broadcast()
        condition.unlock()
        if isOver { done() }
    }

    /// A thread has ended.
    func left() {
        condition.lock()
        threads -= 1
        let actions = threads == 0 ? whenClosed : []
        condition.unlock()
        for action in actions { action() }
    }
}
