internal import ShiftworkCore

/// A trip that brings nothing but a sign of life, as those of an idle worker: one statement behind the settings. What
/// finds work, or cannot be told so shortly, is a trip like any other.
struct LoneBeat {
    private let trip: PumpTrip
    private let opening: TripOpening

    /// Nil when the trip brings more.
    init?(_ trip: PumpTrip, worker: Int32, now: Statement) {
        let isAlone =
            trip.settlements.isEmpty && trip.progress.isEmpty && trip.logLines.isEmpty && trip.known == nil
        guard trip.isBeat, isAlone else { return nil }
        (self.trip, opening) = (trip, TripOpening(trip, worker: worker, now: now))
    }

    /// - Parameter mode: of the transaction. The worker's turn is waited for after its settings are made.
    func statements(_ mode: Transaction.Mode) -> [Statement] {
        [mode.settings + opening.turnBehind, opening.loneBeat]
    }

    /// Nil when there is more to do: the worker is not known, or something waits to be claimed.
    func reply(_ answer: Answer) -> PumpReply? {
        guard let row = answer.first, let directive: String = row[0] else { return nil }
        var reply = PumpReply(now: row[1])
        let (due, open): (Timestamp?, Timestamp?) = (row[2], row[3])
        if trip.claim != nil, row[5] || (due.map { $0 <= reply.now } ?? false) { return nil }
        reply.directive = WorkerDirective(rawValue: directive) ?? .work
        reply.killRequested = ((row[4] as [UUIDv7]?) ?? []).map { JobID($0) }
        reply.nextDue = [due, open].compactMap(\.self).min()
        return reply
    }
}

extension PostgresStore {
    /// The reply to a trip that is a ``LoneBeat`` and finds nothing to do; nil when it is to be made in full.
    func beat(_ trip: PumpTrip) async throws(StoreError) -> PumpReply? {
        guard let number = names.known(trip.worker),
            let beat = LoneBeat(trip, worker: number, now: clock.expression)
        else { return nil }
        let statements = beat.statements(Transaction.Mode(schema: schema, isDurable: false))
        do {
            return try await pools.trips.perform(isCancelable: false) { connection in
                beat.reply(try connection.runTogether(statements, patience: .seconds(15))[1])
            }
        } catch {
            if let error = error as? PostgresError, error.meansTryAgain { return nil }
            throw StoreError(error, operation: "pump")
        }
    }
}
