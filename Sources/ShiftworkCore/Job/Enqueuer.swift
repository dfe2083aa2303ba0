/// Whoever turns jobs into what a store takes. A store's module builds on it to enqueue inside a transaction
/// of its own kind.
public protocol Enqueuer: Sendable {
    /// Where the jobs go.
    var store: any JobStore { get }

    /// A job as a store takes it: defaults applied, limits checked, secrets sealed.
    /// - Throws: when the job cannot be stored as it is, with what to change.
    func newJob(for job: some Job, _ options: EnqueueOptions) throws -> NewJob
}
