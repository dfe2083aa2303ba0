internal import ShiftworkCore

/// A trip that settles many jobs and claims many, as two transactions that run at once on connections of their own. So
/// the server works on both at the same time, and no claim waits for the disk to have what ended.
///
/// Each half may be repeated as the whole may be: settlements are known by their leases, and after a failure the
/// worker, in doubt, asks with `known` for what was claimed. Such a trip is not divided.
struct TripHalves {
    let ends: PumpTrip
    let claim: PumpTrip

    /// Below so many jobs to settle or to claim a second transaction costs more than it saves.
    static let least = 32

    /// Nil when the trip is too small, or one half would have to know of the other.
    init?(_ trip: PumpTrip) {
        guard trip.settlements.count >= Self.least, let request = trip.claim, request.limit >= Self.least,
            trip.progress.isEmpty, trip.logLines.isEmpty, trip.known == nil
        else { return nil }
        var (ends, claim) = (trip, trip)
        (ends.isBeat, ends.claim) = (false, nil)
        claim.settlements = []
        (self.ends, self.claim) = (ends, claim)
    }

    /// The reply to the whole: after a failure of one half it is not known what took effect.
    func reply(
        _ ended: Result<PumpReply, StoreError>, _ claimed: Result<PumpReply, StoreError>
    ) -> Result<PumpReply, StoreError> {
        switch (ended, claimed) {
        case (.success(let ended), .success(let claimed)): .success(reply(ended, claimed))
        case (.failure(let error), .failure): .failure(error)
        case (.failure(let error), .success), (.success, .failure(let error)):
            .failure(
                StoreError(
                    .unknown, operation: error.operation, message: error.message, underlying: error))
        }
    }

    /// The reply when both came about.
    func reply(_ ended: PumpReply, _ claimed: PumpReply) -> PumpReply {
        var reply = claimed
        reply.isWorkerKnown = ended.isWorkerKnown && claimed.isWorkerKnown
        reply.settled = ended.settled
        let settled = Set(ends.settlements.map(\.lease.job))
        reply.killRequested.removeAll { settled.contains($0) }
        reply.nextDue = [ended.nextDue, claimed.nextDue].compactMap(\.self).min()
        // The claim has not seen what the ends set free.
        reply.hasMore = true
        return reply
    }
}
