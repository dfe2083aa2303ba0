/// Judges a run by the invariants. Pure: the same history gives the same verdict.
///
/// It reads the commits in their order and knows from them what each job and worker must be; a call's answer that
/// says otherwise breaks an invariant. So does an end that differs from what the commits say. What a rule judges
/// exactly stands at the rule, in the `Judgement` files. The call's effect counts from its commit, whether its reply
/// arrived or not; what the store forgot later never happened.
///
/// Not judged, because no history of calls shows it: I10, I11, I18 to I21, I24, I32 to I36.
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
    public func judge(_ history: RunHistory) -> [Violation] {
        var judgement = Judgement(bounds: bounds)
        let forgotten = history.forgotten
        for event in history.events {
            judgement.take(event, isForgotten: forgotten.contains(event.number))
        }
        if let end = history.end { judgement.judge(end) }
        return judgement.violations
    }
}

extension RunHistory {
    /// The numbers of the commits that the store forgot.
    var forgotten: Set<Int> {
        var forgotten: Set<Int> = []
        for event in events {
            guard case .storeForgot(let last) = event.kind, last < event.number else { continue }
            forgotten.formUnion((last + 1)..<event.number)
        }
        return forgotten
    }
}
