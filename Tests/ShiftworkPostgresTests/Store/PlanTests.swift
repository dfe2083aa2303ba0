import PostgresCluster
import ShiftworkCore
import Testing

@testable import ShiftworkPostgres

/// Thousands of jobs in a line, and the server's statistics about them: with none every plan is as good as another.
@Suite(.needsPostgres) struct `A plan` {
    private static let jobs = 3_000

    private static func filled(_ place: StorePlace) async throws -> PostgresStore {
        let store = try await place.store()
        let jobs = (0..<UInt64(jobs)).map { number in
            let id = JobID(UUIDv7(milliseconds: 1_795_248_000_000, sequence: 0, random: number))
            return NewJob(id: id, type: JobType("work-\(number % 20)"))
        }
        _ = try await store.insert(jobs, durability: .relaxed)
        try await store.change("test") { session in
            for table in ["job", "ready", "running", "outcome", "scheduled"] {
                session.transaction.write("ANALYZE \(name: table)")
            }
        }
        return store
    }

    /// What the server would do in a transaction that changes jobs.
    private static func plan(
        _ store: PostgresStore, _ statement: @escaping @Sendable (Session) -> Statement
    ) async throws -> [Substring] {
        try await store.change("test") { session in
            try session.transaction.ask("EXPLAIN " + statement(session)).map { $0[0] as String }
                .joined(separator: "\n").split(separator: "\n")
        }
    }

    /// What the server would do in a transaction that asks for a page.
    private static func plan(_ store: PostgresStore, asking statement: Statement) async throws -> String {
        try await store.look("test", .alongIndexes) { look in
            try look.ask("EXPLAIN " + statement).map { $0[0] as String }.joined(separator: "\n")
        }
    }

    /// - Parameter limit: of the first queue.
    private static func wish(_ limit: Int? = nil) -> LineClaim.Wish {
        let room = QueueRoom(
            QueueLimits(concurrency: limit), running: 0, window: nil, at: Timestamp(microseconds: 1))
        let rooms = QueueRooms<Int32>(limit == nil ? [:] : [1: room])
        return LineClaim.Wish(limit: 10, margin: 32, suspects: 1, types: [1], rooms: ClaimRooms(rooms))
    }

    @Test(arguments: [nil, 3, 0])
    func `of a claim reads the front of each line in its order, and locks no more than it takes`(
        _ limit: Int?
    ) async throws {
        try await StorePlace.run { place in
            let store = try await Self.filled(place)
            let plan = try await Self.plan(store) { session in
                LineClaim.claiming(Self.wish(limit), from: .all("true"), session.now)
            }
            await store.close()
            #expect(plan.contains { $0.contains("Index Scan using ready_pkey") })
            #expect(plan.contains { $0.contains("Index Scan using job_pkey") })
            #expect(!plan.contains { $0.contains("Seq Scan on ready") || $0.contains("Seq Scan on job") })
            #expect(!plan.contains { $0.contains("Bitmap") })
            // The limit stands above the lock.
            let lock = try #require(plan.firstIndex { $0.contains("LockRows") })
            #expect(plan[lock - 1].contains("Limit"))
        }
    }

    @Test func `of a claim from a mark begins there`() async throws {
        try await StorePlace.run { place in
            let store = try await Self.filled(place)
            let mark = LowWater.Mark(
                enqueuedAt: Timestamp(microseconds: 1), job: JobID(UUIDv7(high: 0, low: 0)))
            let plan = try await Self.plan(store) { session in
                let fronts = LineClaim.Fronts.marked([Line(queue: 1, priority: 5): mark], "true")
                return LineClaim.claiming(Self.wish(), from: fronts, session.now)
            }
            await store.close()
            let scan = try #require(plan.firstIndex { $0.contains("Index Scan using ready_pkey") })
            #expect(plan[scan + 1].contains("ROW(enqueued_at, id) > ROW(l.low_at, l.low_id)"), "\(plan)")
        }
    }

    @Test func `of a look at every row joins: it does not walk through all jobs for each`() async throws {
        try await StorePlace.run { place in
            let store = try await Self.filled(place)
            for stray in Stray.all + Stray.ofEachRow {
                let plan = try await Self.plan(store, asking: stray.statement)
                #expect(!plan.contains("SubPlan"), "\(stray.detail): \(plan)")
            }
            await store.close()
        }
    }

    @Test func `of what a trip opens with locks rows in the order of their ids, by their keys`() async throws
    {
        try await StorePlace.run { place in
            let store = try await Self.filled(place)
            let worker = WorkerID(UUIDv7(high: 1, low: 1))
            var trip = PumpTrip(worker: worker)
            trip.settlements = (0..<UInt64(500)).map { number in
                let job = JobID(UUIDv7(milliseconds: 1_795_248_000_000, sequence: 0, random: number))
                return Settlement(.succeed, lease: Lease(job: job, token: 1, worker: worker))
            }
            let opening = TripOpening(trip, worker: 1, now: StoreTime.server.expression)
            for statement in opening.statements {
                let plan = try await Self.plan(store) { _ in statement }.joined(separator: "\n")
                #expect(
                    !plan.contains("Seq Scan on running") && !plan.contains("Seq Scan on dependency"),
                    "\(plan)")
                guard plan.contains("Delete on running") else { continue }
                #expect(plan.contains("Index Cond: (id = ANY"), "\(plan)")
                #expect(plan.contains("hashed SubPlan"), "\(plan)")
            }
            await store.close()
        }
    }

    @Test func `of a poll, and of a sign of life, looks at the fronts of indexes`() async throws {
        try await StorePlace.run { place in
            let store = try await Self.filled(place)
            let poll = Poll.statement(store.schema, from: 0, FoldMarks.Marks(counter: 0, statistics: 0))
            let trip = PumpTrip(worker: WorkerID(UUIDv7(high: 1, low: 1)))
            let beat = TripOpening(trip, worker: 1, now: StoreTime.server.expression).loneBeat
            for (statement, tables) in [
                (poll, ["scheduled", "operation"]), (beat, ["scheduled", "running", "ready"]),
            ] {
                let plan = try await Self.plan(store) { _ in statement }.joined(separator: "\n")
                for table in tables { #expect(!plan.contains("Seq Scan on \(table)"), "\(plan)") }
            }
            let due = Session.due(10, StoreTime.server.expression)
            let plan = try await Self.plan(store) { _ in due }.joined(separator: "\n")
            #expect(plan.contains("Index Cond: (due_at <="), "\(plan)")
            await store.close()
        }
    }

    @Test(arguments: [
        ("", "job_pkey"), ("type:work-1", "job_type"), ("status:failed", "outcome"),
        ("status:failed type:work-1", "outcome"), ("status:queued", "ready"), ("tag:a", "facet_pkey"),
        ("status:failed type:work-1 queue:default", "outcome"),
        ("batch:0192f3a4-7c1e-7d2b-9a54-3f0c8e61b2d7 status:failed", "facet_pkey"),
    ])
    func `of a list goes along an index`(_ query: String, _ index: String) async throws {
        try await StorePlace.run { place in
            let store = try await Self.filled(place)
            let query = try JobQuery(parsing: query)
            let candidates = Candidates(query, scope: .all, now: Timestamp(microseconds: 0))
            let statement =
                candidates.isServed(query.order)
                ? candidates.idsByDue(behind: nil, descending: false, limit: 50)
                : candidates.ids(behind: nil, descending: true, limit: 50)
            let plan = try await Self.plan(store, asking: statement)
            await store.close()
            #expect(plan.contains(index), "\(plan)")
            #expect(!plan.contains("Seq Scan on job") && !plan.contains("Seq Scan on facet"), "\(plan)")
            // Few rows of `queue` that are joined would lead, and all of their jobs be sorted.
            #expect(!plan.contains("= queue.id)"), "\(plan)")
        }
    }

    @Test func `of a list of jobs that stand in two places reads a page of each`() async throws {
        try await StorePlace.run { place in
            let store = try await Self.filled(place)
            let query = try JobQuery(parsing: "status:queued,retrying")
            let statement = Candidates(query, scope: .all, now: Timestamp(microseconds: 0))
                .ids(behind: nil, descending: true, limit: 50)
            let plan = try await Self.plan(store, asking: statement)
            await store.close()
            #expect(plan.ranges(of: "Limit").count == 3, "\(plan)")
            #expect(plan.contains("using ready_id_key"), "\(plan)")
        }
    }
}
