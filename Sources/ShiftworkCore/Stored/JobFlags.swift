/// What a job uses beyond the essentials: says which side tables are to be touched, so that plain jobs touch
/// none. Stands in the job's own row, and moves on with its narrow row.
package struct JobFlags: OptionSet, Sendable, Hashable {
    package let rawValue: Int64
    package init(rawValue: Int64) { self.rawValue = rawValue }

    /// It has details.
    package static let details = JobFlags(rawValue: 1 << 1)
    /// Its details name references, tags, a user, a parent or a batch: rows in `facet`.
    package static let facets = JobFlags(rawValue: 1 << 2)
    /// Its details name a unique key.
    package static let uniqueKey = JobFlags(rawValue: 1 << 3)
    /// Its details name jobs that must end first.
    package static let dependencies = JobFlags(rawValue: 1 << 4)
    /// Its details have a retention of its own: when it ends, a row in `expiry`.
    package static let ownRetention = JobFlags(rawValue: 1 << 5)
    /// Its details name a user: a series of statistics of its own.
    package static let user = JobFlags(rawValue: 1 << 6)
    /// Its details name the last moment at which it may be started.
    package static let startBefore = JobFlags(rawValue: 1 << 7)
    /// It has steps that are kept.
    package static let events = JobFlags(rawValue: 1 << 8)
    /// It was blocked when it was stored.
    package static let bornBlocked = JobFlags(rawValue: 1 << 9)
    /// It was scheduled when it was stored.
    package static let bornScheduled = JobFlags(rawValue: 1 << 10)
    /// It came to be queued after it was stored.
    package static let cameToBeQueued = JobFlags(rawValue: 1 << 11)
    /// It has said how far it is.
    package static let progress = JobFlags(rawValue: 1 << 12)

    /// Whether it could be claimed at any time of its life.
    package var wasQueued: Bool {
        contains(.cameToBeQueued) || isDisjoint(with: [.bornBlocked, .bornScheduled])
    }

    /// The status in which the job was stored.
    package var initialStatus: JobStatus {
        if contains(.bornBlocked) { return .blocked }
        return contains(.bornScheduled) ? .scheduled : .queued
    }
}
