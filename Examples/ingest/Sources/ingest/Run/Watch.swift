import ServiceLifecycle
import Shiftwork

/// Shows how the jobs get on, and ends when none is left to run.
struct Watch: Service {
    let store: any JobStore
    /// How things stood when the run began.
    let before: [Stage]
    let start: ContinuousClock.Instant

    func run() async throws {
        try await cancelWhenGracefulShutdown {
            var board = ProgressBoard()
            while !Task.isCancelled {
                // From counters: costs the same for ten jobs and for ten million.
                let now = Stage.all(try await store.counts(scope: .all))
                let isDone = now.allSatisfy { $0.open == 0 }
                let shown = zip(now, before).map { $0.since($1) }
                board.show(shown, elapsed: ContinuousClock.now - start, isLast: isDone)
                if isDone { return }
                // A cancelled sleep ends the loop above.
                try? await Task.sleep(for: .milliseconds(50))
            }
        }
    }
}
