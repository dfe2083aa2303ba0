internal import ShiftworkCore
internal import Synchronization

/// The jobs that this process handed out, without what they carry, until their attempts end: so that nobody has to ask
/// the store what it was that ended. A hint: who finds nothing here asks.
final class HeldJobs: Sendable {
    private let jobs = Mutex<[Lease: ClaimedJob]>([:])

    /// Jobs that are remembered; then all are forgotten.
    private static let limit = 10_000

    func note(_ claimed: [ClaimedJob]) {
        guard !claimed.isEmpty else { return }
        jobs.withLock { jobs in
            if jobs.count + claimed.count > Self.limit { jobs = [:] }
            for var job in claimed.prefix(Self.limit) {
                (job.payload, job.details) = ([], JobDetails())
                jobs[job.lease] = job
            }
        }
    }

    /// Those that are known, which are not remembered any longer.
    func take(_ leases: [Lease]) -> [Lease: ClaimedJob] {
        jobs.withLock { jobs in
            leases.reduce(into: [:]) { found, lease in
                if let job = jobs.removeValue(forKey: lease) { found[lease] = job }
            }
        }
    }
}
