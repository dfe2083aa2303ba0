internal import ShiftworkCore

/// A reply to a trip, as far as two stores must agree on it.
struct TwinReply: Equatable {
    let isWorkerKnown: Bool
    let settled: [SettlementReply]
    let killRequested: [JobID]
    let lost: [JobID]
    let claimed: [TwinClaim]
    let nextDue: Timestamp?
    let directive: WorkerDirective

    init(_ reply: PumpReply) {
        (isWorkerKnown, settled, killRequested) = (reply.isWorkerKnown, reply.settled, reply.killRequested)
        (lost, claimed) = (reply.lost, reply.claimed.map(TwinClaim.init))
        // What an unknown worker is told besides is of no use to it.
        nextDue = reply.isWorkerKnown ? reply.nextDue : nil
        directive = reply.directive
    }
}

/// A claimed job without the store's own locator.
struct TwinClaim: Equatable, CustomStringConvertible {
    let lease: Lease
    private let job: ClaimedJob

    init(_ claimed: ClaimedJob) {
        var job = claimed
        lease = Lease(job: job.lease.job, token: job.lease.token, worker: job.lease.worker)
        job.lease = lease
        self.job = job
    }

    var description: String { "\(lease.job) attempt \(job.attempt)" }
}
