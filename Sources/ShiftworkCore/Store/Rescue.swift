/// What a rescue found and did.
public struct Rescue: Sendable, Hashable {
    /// The jobs freed, with the status each got.
    public var jobs: [JobID: JobStatus]
    /// Whether jobs are left for another call.
    public var hasMore: Bool

    public init(jobs: [JobID: JobStatus] = [:], hasMore: Bool = false) {
        (self.jobs, self.hasMore) = (jobs, hasMore)
    }
}
