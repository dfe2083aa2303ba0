/// A bulk action over a query, with its own progress and result, as it is stored.
public struct Operation: Sendable, Hashable, Codable {
    /// Where an operation is in its life.
    public enum State: String, Sendable, Hashable, Codable, CaseIterable {
        case running, paused, canceled, finished

        /// Whether nothing follows.
        var isEnd: Bool {
            switch self {
            case .canceled, .finished: true
            case .running, .paused: false
            }
        }
    }

    public var id: OperationID
    public var action: ControlAction
    /// The filter language's text, with times made absolute.
    public var query: String
    public var tenant: String?
    public var actor: String?
    public var reason: String?
    /// Jobs a second; nil for as fast as it goes.
    public var rate: Int?
    /// It ends once it has done this to so many jobs; nil for all that match.
    public var limit: Int?
    /// When its rate lets the next page be treated, by the store's clock; nil before the first.
    public var pacedUntil: Timestamp?
    /// Only jobs made before are treated.
    public var asOf: Timestamp
    public var state: State
    /// How many matched when it began, if that was counted.
    public var expected: Int?
    /// Jobs looked at so far: done + skipped + failed.
    public var matched: Int
    public var done: Int
    /// By reason: `wrong_status`, `unchanged`, `unique_key_held`, `not_found`.
    public var skipped: [String: Int]
    /// The last job treated: the next page begins behind it.
    public var cursor: JobID?
    /// The cursor's ``JobCursor/number``: the job itself may be gone before the next page is read.
    public var cursorNumber: Int64?
    public var createdAt: Timestamp
    public var endedAt: Timestamp?

    public init(id: OperationID, action: ControlAction, query: String, asOf: Timestamp) {
        (self.id, self.action, self.query, self.asOf) = (id, action, query, asOf)
        (state, matched, done, skipped, createdAt) = (.running, 0, 0, [:], asOf)
    }

    /// The operation once it is paused, resumed, canceled or finished; nil when it has ended before.
    public func moved(to state: State, at now: Timestamp) -> Operation? {
        guard !self.state.isEnd else { return nil }
        var next = self
        next.state = state
        if state.isEnd { next.endedAt = now }
        return next
    }

    /// Where its next page begins; nil for the beginning of the list.
    public var place: JobCursor? { cursor.map { JobCursor(job: $0, number: cursorNumber) } }

    /// Whether this page is the one to treat now.
    public func awaits(_ step: OperationStep) -> Bool { state == .running && cursor == step.from }

    /// The operation after the page that it awaits was treated with these replies.
    public func advanced(by step: OperationStep, _ replies: [ControlReply], at now: Timestamp) -> Operation {
        var next = counting(replies)
        if let place = step.to { (next.cursor, next.cursorNumber) = (place.job, place.number) }
        if let rate, rate > 0, !replies.isEmpty {
            // From when this page was allowed, so that what a page takes does not add up; after a halt from now.
            let begin = pacedUntil.map { now - $0 < Self.longestPause ? min($0, now) : now } ?? now
            next.pacedUntil = begin + .seconds(1) * replies.count / rate
        }
        return step.isLast ? next.moved(to: .finished, at: now) ?? next : next
    }

    /// How long its rate forbids the next page, whoever treats it; nil when it does not.
    public func pause(at now: Timestamp) -> Duration? {
        guard rate != nil, let pacedUntil, pacedUntil > now else { return nil }
        // Further ahead than any page lets wait: the clock was set back.
        let rest = pacedUntil - now
        return rest <= Self.longestPause ? rest : nil
    }

    /// A page is a tenth of a second's worth of a rate, and one job at least.
    private static let longestPause = Duration.seconds(1)

    /// The operation with these replies in its numbers.
    public func counting(_ replies: [ControlReply]) -> Operation {
        var next = self
        next.matched += replies.count
        for reply in replies {
            if case .done = reply { next.done += 1 } else { next.skipped[reply.word, default: 0] += 1 }
        }
        return next
    }
}

/// One page of an operation: refused unless the stored cursor is still `from`, so that no page is treated twice.
public struct OperationStep: Sendable, Hashable {
    public var operation: OperationID
    /// The cursor that the page was read behind.
    public var from: JobID?
    /// The place of the page's last job; nil where the cursor stays.
    public var to: JobCursor?
    /// Whether nothing lies behind the page.
    public var isLast: Bool

    public init(operation: OperationID, from: JobID?, to: JobCursor?, isLast: Bool) {
        (self.operation, self.from, self.to, self.isLast) = (operation, from, to, isLast)
    }
}

extension JobStore {
    /// Operations of everybody, newest first.
    public func operations(limit: Int) async throws(StoreError) -> [Operation] {
        try await operations(scope: .all, limit: limit)
    }
}
