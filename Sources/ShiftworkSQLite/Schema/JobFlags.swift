/// What a job uses beyond the essentials: says which side tables are to be touched, so that plain jobs touch
/// none. Stands in the job's own row, and moves on with its narrow row.
struct JobFlags: OptionSet, Sendable, Hashable {
    let rawValue: Int64

    /// It has a row in `detail`.
    static let details = JobFlags(rawValue: 1 << 1)
    /// Its `detail` names references, tags, a user or a parent: rows in `facet`.
    static let facets = JobFlags(rawValue: 1 << 2)
    /// Its `detail` names a unique key.
    static let uniqueKey = JobFlags(rawValue: 1 << 3)
    /// Its `detail` names jobs that must end first.
    static let dependencies = JobFlags(rawValue: 1 << 4)
    /// Its `detail` has a retention of its own: when it ends, a row in `expiry`.
    static let ownRetention = JobFlags(rawValue: 1 << 5)
    /// Its `detail` names a user: a series of statistics of its own.
    static let user = JobFlags(rawValue: 1 << 6)
    /// Its `detail` names the last moment at which it may be started.
    static let startBefore = JobFlags(rawValue: 1 << 7)
    /// It has rows in `event`.
    static let events = JobFlags(rawValue: 1 << 8)
    /// It was blocked when it was stored.
    static let bornBlocked = JobFlags(rawValue: 1 << 9)
    /// It was scheduled when it was stored.
    static let bornScheduled = JobFlags(rawValue: 1 << 10)
    /// It came to be queued after it was stored.
    static let cameToBeQueued = JobFlags(rawValue: 1 << 11)
    /// It has a row in `progress`.
    static let progress = JobFlags(rawValue: 1 << 12)

    /// Whether it could be claimed at any time of its life.
    var wasQueued: Bool { contains(.cameToBeQueued) || isDisjoint(with: [.bornBlocked, .bornScheduled]) }
}
