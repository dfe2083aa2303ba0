/// Judges a run by the invariants. Pure: the same history gives the same verdict.
public struct HistoryChecker: Sendable {
    /// How long things may take, for the invariants about time.
    public struct Bounds: Sendable, Hashable {
        /// The lease of the workers.
        public var lease: Duration
        /// How often each node looks for silent workers.
        public var rescueCheck: Duration

        public init(lease: Duration, rescueCheck: Duration) {
            (self.lease, self.rescueCheck) = (lease, rescueCheck)
        }
    }

    let bounds: Bounds

    public init(bounds: Bounds) { self.bounds = bounds }

    /// Every invariant that the history breaks, in the order of the events that show it.
    public func judge(_ history: RunHistory) -> [Violation] { [] }
}
