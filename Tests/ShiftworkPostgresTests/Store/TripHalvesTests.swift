import ShiftworkCore
import Synchronization
import Testing

@testable import ShiftworkPostgres

@Suite(.needsPostgres, .timeLimit(.minutes(2))) struct `A trip with many ends and a large claim` {
    private static let worker = WorkerID(UUIDv7(high: 1, low: 1))
    private static let many = 2 * TripHalves.least

    private static func jobs(_ numbers: Range<Int>) -> [NewJob] {
        numbers.map { number in
            NewJob(
                id: JobID(UUIDv7(milliseconds: 1_795_248_000_000, sequence: 0, random: UInt64(number))),
                type: "work")
        }
    }

    private static func trip(settling leases: [Lease], claiming limit: Int = many) -> PumpTrip {
        var trip = PumpTrip(worker: worker)
        trip.isBeat = false
        trip.settlements = leases.map { Settlement(.succeed, lease: $0) }
        trip.claim = ClaimRequest(limit: limit, types: ["work"])
        return trip
    }

    /// Does something with a store in which the worker holds the first half of its jobs.
    private static func run(_ body: (PostgresStore, [Lease], StorePlace) async throws -> Void) async throws {
        try await StorePlace.run { place in
            let store = try await place.store()
            try await store.register(WorkerInfo(id: worker, name: "many", types: ["work"], slots: many))
            _ = try await store.insert(jobs(0..<2 * many), durability: .relaxed)
            let held = try await store.pump(trip(settling: [])).claimed.map(\.lease)
            #expect(held.count == many)
            try await body(store, held, place)
            #expect(try await store.verify(isDeep: true).isEmpty)
            await store.close()
        }
    }

    @Test func `is divided only if no half must know of the other`() throws {
        let leases = Self.jobs(0..<Self.many).map { Lease(job: $0.id, token: 1, worker: Self.worker) }
        let whole = Self.trip(settling: leases)
        let halves = try #require(TripHalves(whole))
        #expect(halves.ends.claim == nil && !halves.ends.isBeat && halves.ends.settlements.count == Self.many)
        #expect(halves.claim.settlements.isEmpty && halves.claim.claim == whole.claim)
        #expect(TripHalves(Self.trip(settling: Array(leases.prefix(TripHalves.least - 1)))) == nil)
        #expect(TripHalves(Self.trip(settling: leases, claiming: TripHalves.least - 1)) == nil)
        var bound = whole
        bound.known = leases
        #expect(TripHalves(bound) == nil)
        bound = whole
        bound.logLines = [
            LogReport(lease: leases[0], at: Timestamp(microseconds: 0), level: "info", text: "one")
        ]
        #expect(TripHalves(bound) == nil)
        bound = whole
        bound.progress = [ProgressReport(lease: leases[0], progress: JobProgress(percent: 50))]
        #expect(TripHalves(bound) == nil)
    }

    @Test func `answers for both halves`() throws {
        let leases = Self.jobs(0..<Self.many).map { Lease(job: $0.id, token: 1, worker: Self.worker) }
        let halves = try #require(TripHalves(Self.trip(settling: leases)))
        let now = Timestamp(microseconds: 5)
        var (ended, claimed) = (PumpReply(now: now), PumpReply(now: now))
        ended.settled = leases.map { _ in SettlementReply.alreadySettled }
        ended.nextDue = Timestamp(microseconds: 7)
        let other = Self.jobs(900..<901)[0].id
        (claimed.killRequested, claimed.nextDue) = ([leases[0].job, other], Timestamp(microseconds: 9))
        claimed.directive = WorkerDirective.quiet
        let reply = halves.reply(ended, claimed)
        #expect(reply.settled == ended.settled && reply.killRequested == [other])
        #expect(
            reply.nextDue == ended.nextDue && reply.directive == .quiet && reply.hasMore
                && reply.isWorkerKnown)
        ended.isWorkerKnown = false
        #expect(!halves.reply(ended, claimed).isWorkerKnown && !halves.reply(claimed, ended).isWorkerKnown)
    }

    @Test func `settles them all, and claims others`() async throws {
        try await Self.run { store, held, _ in
            let reply = try await store.pump(Self.trip(settling: held))
            #expect(reply.settled == held.map { _ in .settled(.finished) })
            #expect(
                Set(reply.claimed.map(\.lease.job)) == Set(Self.jobs(Self.many..<2 * Self.many).map(\.id)))
            let again = try await store.pump(Self.trip(settling: held))
            #expect(again.settled == held.map { _ in .alreadySettled } && again.claimed.isEmpty)
        }
    }

    @Test func `of which one half failed is made up for by the next, which knows what its worker holds`()
        async throws
    {
        try await Self.run { store, held, place in
            let pool = try await Database.pool()
            let table: Statement = "\(name: place.schema).outcome"
            _ = try await pool.perform { connection in
                try connection.run(
                    "ALTER TABLE " + table + " ADD CONSTRAINT nothing_ends CHECK (false) NOT VALID"
                ).count
            }
            let error = await #expect(throws: StoreError.self) {
                try await store.pump(Self.trip(settling: held))
            }
            #expect(error?.code == .unknown)
            _ = try await pool.perform {
                try $0.run("ALTER TABLE " + table + " DROP CONSTRAINT nothing_ends").count
            }
            await pool.close()
            #expect(
                try await store.count(JobQuery(parsing: "status:started"), scope: .all, upTo: 1_000).value
                    == 2 * Self.many)
            var next = Self.trip(settling: held)
            next.known = held
            let reply = try await store.pump(next)
            #expect(reply.settled == held.map { _ in .settled(.finished) })
            #expect(
                Set(reply.claimed.map(\.lease.job)) == Set(Self.jobs(Self.many..<2 * Self.many).map(\.id)))
        }
    }

    @Test func `is waited for by whoever rescues its worker, and not by its other trips`() async throws {
        try await Self.run { store, held, place in
            let worker = try #require(try await store.workers().first)
            let number = try #require(store.names.known(Self.worker))
            let (holds, claimed, rescue) = (Latch(), Latch(), Outcome())
            // A transaction that stands for the half that settles.
            let pool = try await Database.pool()
            async let waited = pool.perform { connection in
                try connection.withTransaction(Transaction.Mode(schema: place.schema)) { transaction in
                    _ = try transaction.ask("SELECT " + Turn.settlements(number).shared)
                    holds.open()
                    claimed.waitOnThisThread()
                    while !rescue.isKnown.withLock(\.self) {
                        let waiting = try transaction.ask(
                            """
                            SELECT FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))
                            """)
                        if !waiting.isEmpty { return true }
                    }
                    return false
                }
            }
            defer {
                claimed.open()
                rescue.isKnown.withLock { $0 = true }
            }
            await holds.wait()
            #expect(try await store.pump(Self.trip(settling: [])).claimed.count == Self.many)
            async let rescued = store.rescue(Self.worker, beat: worker.beat, limit: 1_000)
            claimed.open()
            let jobs = try await rescued?.jobs
            rescue.isKnown.withLock { $0 = true }
            #expect(try await waited)
            #expect(jobs?.count == 2 * Self.many)
            let late = try await store.pump(Self.trip(settling: held))
            #expect(!late.isWorkerKnown && late.claimed.isEmpty)
            await pool.close()
        }
    }

    private final class Outcome: Sendable {
        let isKnown = Mutex(false)
    }
}
