/// Progress of a running job.
public struct ProgressReport: Sendable, Hashable {
    public var lease: Lease
    public var progress: JobProgress

    /// Reports under a lease.
    public init(lease: Lease, progress: JobProgress) {
        (self.lease, self.progress) = (lease, progress)
    }
}
