/// A hold on a job is over: it was rescued, and others may run it. What was to be written under it is not.
public struct LeaseLost: Error, Sendable, Hashable, CustomStringConvertible {
    /// The job.
    public let job: JobID

    /// Says that the hold on `job` is over.
    public init(job: JobID) { self.job = job }

    /// What happened and what to do.
    public var description: String {
        "The lease on job \(job) is lost: nothing was changed. Leave the job to others."
    }
}
