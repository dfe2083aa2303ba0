/// Which jobs to list, and how much of each.
public struct PageRequest: Sendable {
    public var scope: Scope
    /// With absolute times (``JobQuery/resolved(at:)``).
    public var query: JobQuery
    /// At most so many, 1 to 1,000.
    public var limit: Int
    /// Where to go on; nil for the beginning.
    public var cursor: JobCursor?
    /// Whether to read towards the beginning: the page before the cursor.
    public var isBackward: Bool
    /// Whether payload and result are wanted.
    public var isFull: Bool

    public init(_ query: JobQuery, limit: Int = 50, cursor: JobCursor? = nil, isBackward: Bool = false) {
        (scope, self.query, self.limit, self.cursor) = (.all, query, limit, cursor)
        (self.isBackward, isFull) = (isBackward, false)
    }
}

/// A place in a list: that of a job, which may be gone when the list goes on from there.
public struct JobCursor: Sendable, Hashable, Codable {
    /// The value that the list is sorted by; 0 when it is sorted by id.
    public var value: Int64
    public var job: JobID
    /// What the store orders jobs of one value by, where that is not the id.
    public var number: Int64?

    public init(value: Int64 = 0, job: JobID, number: Int64? = nil) {
        (self.value, self.job, self.number) = (value, job, number)
    }
}

/// Some jobs of a list, in its order.
public struct JobPage: Sendable, Hashable {
    public var jobs: [JobRecord]
    /// Where the next page begins; nil at the end of the list.
    public var next: JobCursor?
    /// Where the page before ends; nil at the beginning.
    public var previous: JobCursor?
    /// False when the scan budget ended before the page was full: `next` goes on from there.
    public var isComplete: Bool

    public init(
        jobs: [JobRecord] = [], next: JobCursor? = nil, previous: JobCursor? = nil, isComplete: Bool = true
    ) {
        (self.jobs, self.next, self.previous, self.isComplete) = (jobs, next, previous, isComplete)
    }
}
