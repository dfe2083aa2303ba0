internal import ShiftworkCore

/// Whether the store answers, and whether this process still takes requests. The store is asked once a second, whoever
/// wants to know; so a probe has its answer at once, also when the store gives none.
actor Readiness {
    private let store: any JobStore
    private var lastAnswer: ContinuousClock.Instant?
    private(set) var isStopping = false

    private static let interval = Duration.seconds(1)
    private static let patience = Duration.milliseconds(2_500)

    init(store: any JobStore) { self.store = store }

    /// Asks until it is cancelled.
    func watch() async {
        while !Task.isCancelled {
            if (try? await store.now()) != nil { lastAnswer = .now }
            try? await Task.sleep(for: Self.interval)
        }
    }

    /// From now on it is not ready, whatever the store says: balancers are to look elsewhere before it stops.
    func stop() { isStopping = true }

    var answersInTime: Bool { lastAnswer.map { ContinuousClock.now - $0 < Self.patience } ?? false }

    var isReady: Bool { answersInTime && !isStopping }

    /// Each check by its name, with whether it passes.
    var checks: [(name: String, passes: Bool)] {
        [("store answers", answersInTime), ("takes requests", !isStopping)]
    }
}
