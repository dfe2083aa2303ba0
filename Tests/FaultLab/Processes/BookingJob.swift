internal import ShiftworkCore
internal import ShiftworkPostgres

/// Writes an effect into a table of its own, in the transaction that settles it.
struct BookingJob: Job {
    static let type: JobType = "lab-booking"
    var number: Int

    struct NoDatabase: Error {}

    func perform(in context: JobContext<Paper>) async throws {
        context.noteRun()
        guard let store = context.activity.store as? PostgresStore else { throw NoDatabase() }
        try await store.withTransaction { transaction in
            try transaction.execute("INSERT INTO public.effect (job) VALUES (\(context.id.uuid))")
            try context.settle(in: transaction)
        }
    }
}

/// The effects of bookings: each is there once, if and only if its job has finished.
struct Effects {
    let store: PostgresStore

    func prepare() async throws {
        // Nothing in the table itself keeps an effect from happening twice.
        try await store.withTransaction { try $0.execute("CREATE TABLE public.effect (job uuid NOT NULL)") }
    }

    func judge(_ lab: Lab) async throws {
        let rows = try await store.withTransaction { transaction in
            try transaction.query("SELECT job FROM public.effect").map { row throws in try row[0] as JobID }
        }
        let effects = Dictionary(rows.map { ($0, 1) }, uniquingKeysWith: +)
        lab.count("effects", rows.count)
        try await store.everyLife { lives in
            for record in lives.map(\.record) where record.type == BookingJob.type {
                let (expected, found) = (record.status == .finished ? 1 : 0, effects[record.id] ?? 0)
                lab.expect(
                    found == expected,
                    "I10 TxEffects: job \(record.id), \(record.status), has \(found) effects")
            }
        }
    }
}
