internal import ShiftworkCore

/// How far the ends of jobs have been read: a document, so that any process goes on where another stopped.
struct EndingsPosition: Sendable, Hashable {
    /// When the last look began: what had ended then was found, but for what a commit under way brought late.
    var at: Timestamp
    /// When the last deep look began that came to its end; nil before the first.
    var deepAt: Timestamp?

    static let key = Document.Key("webhook-position", "endings")

    /// So far before the last look each look begins.
    private static let overlap = Duration.seconds(3)
    /// So far before the last deep one a deep look begins: so late an end may be seen, and is told all the same.
    private static let deepOverlap = Duration.seconds(120)
    private static let deepInterval = Duration.seconds(30)

    /// Whether it is time for a deep look. It is, too, when the clock has jumped back.
    func isDeepDue(at now: Timestamp) -> Bool {
        deepAt.map { !(.zero..<Self.deepInterval).contains(now - $0) } ?? true
    }

    /// Where a look begins.
    func start(isDeep: Bool, at now: Timestamp) -> Timestamp {
        isDeep ? min(deepAt ?? at, at, now) - Self.deepOverlap : min(at, now) - Self.overlap
    }

    /// After a look that came to its end.
    func after(_ now: Timestamp, isDeep: Bool) -> EndingsPosition {
        EndingsPosition(at: now, deepAt: isDeep ? now : deepAt)
    }
}

extension EndingsPosition: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.object {
            $0.member("at_us", at.microseconds)
            $0.member("deep_at_us", deepAt?.microseconds)
        }
    }

    /// Reads what ``write(to:)`` wrote.
    /// - Throws: `JSONFieldError`.
    init?(_ data: JSONBytes) throws {
        let fields = try JSONFields(data)
        guard let at = try fields.integer("at_us") else { return nil }
        self.at = Timestamp(microseconds: Int64(at))
        deepAt = try fields.integer("deep_at_us").map { Timestamp(microseconds: Int64($0)) }
    }
}
