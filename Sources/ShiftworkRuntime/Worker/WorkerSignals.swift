internal import ShiftworkCore
internal import Synchronization

/// What a worker's pump is told from outside, and what it tells the watch.
final class WorkerSignals: Sendable {
    /// What was told and not taken yet.
    struct Pending: Sendable {
        var hasNews = false
        /// Shut down gracefully. Stays told.
        var isShuttingDown = false
        /// Do not wait for handlers. Stays told.
        var isStopping = false
    }

    private let pending = Mutex(Pending())
    private let lastBeat: Mutex<Duration>
    private let board: WorkBoard

    init(board: WorkBoard, now: Duration) {
        self.board = board
        lastBeat = Mutex(now)
    }

    /// The store has news.
    func news() { tell { $0.hasNews = true } }
    /// Shutdown begins.
    func shutDown() { tell { $0.isShuttingDown = true } }
    /// Shutdown is to end now.
    func stop() { tell { ($0.isShuttingDown, $0.isStopping) = (true, true) } }

    func take() -> Pending {
        pending.withLock { pending in
            defer { pending.hasNews = false }
            return pending
        }
    }

    /// When the last sign of life that reached the store began.
    var beatStartedAt: Duration { lastBeat.withLock { $0 } }
    func noteBeat(startedAt: Duration) { lastBeat.withLock { $0 = startedAt } }

    private func tell(_ change: (inout Pending) -> Void) {
        pending.withLock { change(&$0) }
        board.ring()
    }
}
