internal import ShiftworkCore

/// Whether the store answers. It is asked once a second, whoever wants to know; so a probe has its answer at
/// once, also when the store gives none.
actor Readiness {
    private let store: any JobStore
    private var lastAnswer: ContinuousClock.Instant?

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

    var isReady: Bool { lastAnswer.map { ContinuousClock.now - $0 < Self.patience } ?? false }
}
