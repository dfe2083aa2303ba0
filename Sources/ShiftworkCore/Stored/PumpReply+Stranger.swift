extension PumpReply {
    /// The answer to a worker that was rescued or never registered: what it settled before, it is told; everything else
    /// is lost.
    package init(
        toStranger trip: PumpTrip, now: Timestamp, wasSettled: (Lease) throws -> Bool
    ) rethrows {
        self.init(now: now, isWorkerKnown: false)
        settled = try trip.settlements.map { try wasSettled($0.lease) ? .alreadySettled : .leaseLost }
        let told = Set(trip.settlements.map(\.lease))
        let leases = (trip.known ?? []) + trip.progress.map(\.lease)
        lost = Set(leases.filter { !told.contains($0) }.map(\.job)).sorted()
    }
}
