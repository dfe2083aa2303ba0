extension JobQuery {
    /// The order in which jobs are shown. Jobs without the value come last, equal ones by id.
    public struct Sort: Sendable, Hashable {
        /// What to order by.
        public var key: Key
        /// Whether the largest or latest comes first, written `sort:-run`.
        public var isDescending: Bool

        /// An order by one key.
        public init(_ key: Key, isDescending: Bool = false) {
            self.key = key
            self.isDescending = isDescending
        }
    }
}

extension JobQuery.Sort {
    /// What jobs can be ordered by.
    public enum Key: String, Sendable, Hashable, CaseIterable {
        /// When the job was made: the order of the ids.
        case created
        /// When a waiting job is to run next.
        case due
        case enqueued, started
        /// When the job's life was over, whichever way.
        case ended
        /// The time from enqueued to started.
        case wait
        /// The time from started to the end, or to now.
        case run
        case attempt, priority
    }
}
