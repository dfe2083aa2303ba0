public import Logging

/// What a running job can ask and tell.
///
/// To stop is cancellation: a kill, a timeout, a lost lease and the end of a shutdown's patience cancel the task.
/// ``progress(_:_:)`` and ``checkKill()`` throw then, and ``stopReason`` says why.
public struct JobContext<Services: Sendable>: Sendable {
    /// What the application handed over.
    public let services: Services
    /// The job as it was claimed.
    public let job: ClaimedJob
    package let activity: any JobActivity

    package init(services: Services, job: ClaimedJob, activity: any JobActivity) {
        (self.services, self.job, self.activity) = (services, job, activity)
    }

    /// The job's id.
    public var id: JobID { job.lease.job }
    /// The number of this run, counted from 1.
    public var attempt: Int { job.attempt }
    /// The hold on the job, for those who write under it themselves.
    public var lease: Lease { job.lease }
    /// Logs to the application's log, with the job's metadata, and to the job's own log.
    public var logger: Logger { activity.logger }
    /// Why the handler is asked to stop; nil while it is not.
    public var stopReason: StopReason? { activity.stopReason }

    /// Tells how far the job is, 0 to 100. Costs no trip to the store: the newest goes along with the next one.
    /// - Throws: `CancellationError` when the job is asked to stop.
    public func progress(_ percent: Int, _ message: String? = nil) async throws {
        activity.report(JobProgress(percent: percent, message: message))
        try checkKill()
    }

    /// Tells that `current` units of `total` are done.
    /// - Throws: `CancellationError` when the job is asked to stop.
    public func progress(_ current: Int, of total: Int, _ message: String? = nil) async throws {
        activity.report(JobProgress(current, of: total, message: message))
        try checkKill()
    }

    /// Throws when the job is asked to stop.
    /// - Throws: `CancellationError`.
    public func checkKill() throws {
        if activity.stopReason != nil { throw CancellationError() }
        try Task.checkCancellation()
    }

    /// Enqueues a child of this job: it knows its parent, and shares tenant and user unless it says otherwise.
    /// - Throws: `EnqueueRefused` or `StoreError`.
    @discardableResult
    public func enqueue(_ child: some Job, _ options: EnqueueOptions = EnqueueOptions()) async throws -> JobID
    {
        var options = options
        options.parent = options.parent ?? id
        options.user = options.user ?? job.details.user
        options.tenant = options.tenant ?? job.details.tenant
        return try await activity.enqueue(child, options)
    }
}

/// The runtime's side of a context.
package protocol JobActivity: Sendable {
    var logger: Logger { get }
    /// Where the job is kept: for stores that settle inside a transaction of the handler's.
    var store: any JobStore { get }
    var stopReason: StopReason? { get }
    func report(_ progress: JobProgress)
    func enqueue(_ child: any Job, _ options: EnqueueOptions) async throws -> JobID
}
