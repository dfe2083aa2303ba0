import Foundation
import ShiftworkCore
import Synchronization

/// Closed, then open for ever.
final class Latch: Sendable {
    private let (stream, continuation) = AsyncStream<Void>.makeStream()
    private let semaphore = DispatchSemaphore(value: 0)

    func open() {
        continuation.finish()
        semaphore.signal()
    }

    func wait() async { for await _ in stream {} }

    /// For threads that may block: those of connections.
    func waitOnThisThread() { semaphore.wait() }
}

/// What a store answered on another thread.
final class Reply: Sendable {
    private let state = Mutex<SettlementReply?>(nil)

    var value: SettlementReply? { state.withLock { $0 } }
    func note(_ reply: SettlementReply) { state.withLock { $0 = reply } }
}
