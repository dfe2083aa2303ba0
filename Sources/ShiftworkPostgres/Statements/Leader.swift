public import ShiftworkCore
internal import Synchronization

extension PostgresStore {
    /// Takes the lead in a duty for a while, or keeps it; false while another node holds it.
    ///
    /// What was answered is true for a third of the lease without asking again. Who waits for the row has read its
    /// clock before: the lead that it finds may lie a little further ahead than its own would (``Lead/tolerance``).
    public func lead(_ duty: String, node: WorkerID, lease: Duration) async throws(StoreError) -> Bool {
        if clock.isServer, let known = leads.known(duty, node) { return known }
        let statement: Statement = """
            INSERT INTO leader (duty, node, until)
            SELECT \(duty), \(node.uuid), clock.now + \(lease.microseconds) * interval '1 microsecond'
            FROM (SELECT \(clock.expression) AS now) clock
            ON CONFLICT (duty) DO UPDATE SET node = excluded.node, until = excluded.until
            WHERE leader.node = excluded.node OR leader.until <= \(clock.expression)
              OR leader.until > excluded.until + \(Lead.tolerance.microseconds) * interval '1 microsecond'
            """
        let settings = Transaction.Mode(schema: schema, isDurable: false).settings
        do {
            let isMine = try await pools.writes.perform(isCancelable: false) { connection in
                try connection.runTogether([settings, statement])[1].affected > 0
            }
            leads.note(duty, node, isMine, for: lease / 3)
            return isMine
        } catch {
            throw StoreError(error, operation: "lead")
        }
    }
}

/// Who leads, as far as this process asked lately.
final class Leads: Sendable {
    private struct Key: Hashable {
        let duty: String
        let node: WorkerID
    }

    private let answers = Mutex<[Key: (isMine: Bool, until: ContinuousClock.Instant)]>([:])

    func known(_ duty: String, _ node: WorkerID) -> Bool? {
        answers.withLock { answers in
            guard let answer = answers[Key(duty: duty, node: node)], .now < answer.until else { return nil }
            return answer.isMine
        }
    }

    func note(_ duty: String, _ node: WorkerID, _ isMine: Bool, for duration: Duration) {
        answers.withLock { $0[Key(duty: duty, node: node)] = (isMine, .now + duration) }
    }
}
