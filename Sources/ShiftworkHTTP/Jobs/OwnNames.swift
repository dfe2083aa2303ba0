internal import ShiftworkCore

/// Names of types and queues that are Shiftwork's own. Jobs of such a type do what only Shiftwork may ask for, as to
/// sign a message with a webhook's secret: so nobody hands one in, puts a job among them, or runs them over HTTP.
enum OwnNames {
    private static let prefix = "shiftwork."

    /// Whether a job of this type is run by Shiftwork alone.
    static func include(_ type: JobType) -> Bool { type.rawValue.hasPrefix(prefix) }

    /// Whether only such jobs are in this queue.
    static func include(_ queue: QueueName) -> Bool { queue.rawValue.hasPrefix(prefix) }

    /// - Throws: ``Problem``: 400, for a name that is Shiftwork's own.
    static func refuse(_ name: String, at field: String) throws(Problem) {
        guard name.hasPrefix(prefix) else { return }
        let rule = "Names that begin with \"\(prefix)\" are Shiftwork's own"
        throw Problem(.invalidBody, "\(rule).", mistakes: [.init("#/\(field)", rule)])
    }
}

extension Statistics {
    /// Without Shiftwork's own jobs: how somebody's jobs go is not told by deliveries of the news of it.
    var withoutOwn: Statistics {
        var others = self
        others.rows.removeAll { OwnNames.include($0.type) || OwnNames.include($0.queue) }
        return others
    }
}
