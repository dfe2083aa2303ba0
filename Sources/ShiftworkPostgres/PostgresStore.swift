public import ShiftworkCore
internal import Synchronization

/// Jobs in a schema of a PostgreSQL database, version 15 or later: for any number of machines.
///
/// Decisions are Core's; a call is one transaction. Every transaction brings its settings with it and leaves none
/// behind, so the database may be reached through a pooler that gives each transaction another backend.
public final class PostgresStore: Sendable {
    /// What sets this store apart.
    public let traits = StoreTraits(name: "postgres", isPersistent: true, isShared: true)
    /// Rings after a commit of this process.
    public let doorbell = Doorbell()
    /// Where the tables are.
    public let schema: String

    let clock: StoreTime
    let names = Names()
    let inserts = InsertLine()
    let lowWater = LowWater()
    let limits = LimitTable()
    let foldMarks = FoldMarks()
    let pools: Pools
    let hints: Hints
    let leads = Leads()

    /// Connections by what they are for, so that no kind of work waits behind another.
    struct Pools: Sendable {
        /// Workers' trips: nothing that users do may keep these waiting, or leases would run out.
        let trips: ConnectionPool
        let writes: ConnectionPool
        let reads: ConnectionPool
        /// Transactions that run code of the application's.
        let callers: ConnectionPool

        init(_ target: ConnectionTarget) {
            trips = ConnectionPool(target, size: 2, name: "trips")
            writes = ConnectionPool(target, size: 4, name: "writes")
            reads = ConnectionPool(target, size: 2, name: "reads")
            callers = ConnectionPool(target, size: 4, name: "callers")
        }

        func close() async {
            await trips.close()
            await writes.close()
            await reads.close()
            await callers.close()
        }
    }

    /// Opens a store, makes its schema if there is none, and brings it up to date.
    /// - Parameters:
    ///   - url: as libpq reads it: `postgres://user:password@host/database?sslmode=verify-full`.
    ///   - schema: where the tables are; several stores can live in one database. By default what the URL says
    ///     (`?schema=jobs`), else `shiftwork`.
    ///   - migrates: whether a schema is made or brought up to date; false for those who may not, or only look.
    ///   - clock: decides about time; the server's clock unless a test needs another.
    /// - Throws: `unavailable`, and `schema` when the schema is not one that this program works with.
    public convenience init(
        url: String, schema: String? = nil, migrates: Bool = true, clock: (@Sendable () -> Timestamp)? = nil
    ) async throws(StoreError) {
        try await self.init(PostgresAddress(url, schema: schema), migrates: migrates, clock: clock)
    }

    /// Opens a store, as ``init(url:schema:migrates:clock:)`` does.
    public init(
        _ address: PostgresAddress, migrates: Bool = true, clock: (@Sendable () -> Timestamp)? = nil
    ) async throws(StoreError) {
        schema = address.schema
        self.clock = clock.map(StoreTime.fixed) ?? .server
        pools = Pools(address.target)
        hints = Hints(address.target, schema: address.schema)
        do {
            try await pools.writes.perform { connection in
                try Migration.prepare(connection, address, migrates: migrates)
            }
        } catch {
            await close()
            throw StoreError(error, operation: "open")
        }
    }

    /// How often connections of this process have waited for a server's answer: for measurements.
    public static var roundTrips: Int { Connection.roundTrips.load(ordering: .relaxed) }

    /// Ends all use: answers calls under way first.
    public func close() async {
        await hints.close()
        await pools.close()
    }

    /// Tells this process and the others that there is news.
    func ring(_ news: Doorbell.News = .anything) {
        doorbell.ring(news)
        hints.announce()
    }

    /// Who is to hear of a change.
    enum News: Sendable { case nothing, ofOthers, ofAll }

    /// Which connections a call uses.
    enum Lane: Sendable { case trip, write }

    /// Changes jobs in one transaction; rings when that brought news.
    func change<Value: Sendable>(
        _ operation: String, _ durability: Durability = .relaxed, in lane: Lane = .write,
        naming kinds: [JobKind] = [], opening: @escaping @Sendable () throws -> [Statement] = { [] },
        _ body: @escaping @Sendable (Session) throws -> Value
    ) async throws(StoreError) -> Value {
        let pool = lane == .trip ? pools.trips : pools.writes
        do {
            let (value, news) = try await pool.perform(isCancelable: false) { [self] connection in
                let (value, session) = try transact(
                    connection, durability, naming: kinds, opening: opening(), body)
                return (value, session.news(in: lane))
            }
            switch news {
            case .nothing: break
            case .ofOthers: hints.announce()
            case .ofAll: ring()
            }
            return value
        } catch {
            throw StoreError(error, operation: operation)
        }
    }

    /// One transaction that changes jobs, on a connection's thread, with the jobs that it had in hand.
    ///
    /// - Parameter opening: what is asked with the first trip, whose answers the session has from its start.
    func transact<Value>(
        _ connection: Connection, _ durability: Durability, naming kinds: [JobKind],
        opening: [Statement] = [], _ body: (Session) throws -> Value
    ) throws -> (value: Value, session: Session) {
        var mode = Transaction.Mode(schema: schema, isDurable: durability == .durable)
        mode.racingConstraints = racingConstraints
        try names.intern(kinds.map(\.queue), kinds.map(\.type), on: connection, schema: schema)
        return try connection.withTransaction(mode) { transaction in
            let (now, answers) = try clock.read(in: transaction, with: opening)
            let session = Session(
                transaction, names: names, now: now, clock: clock.expression, opening: answers)
            let value = try body(session)
            try session.finish()
            return (value, session)
        }
    }

    /// The constraints by which two that insert one id meet: the second is run again, and finds it known.
    var racingConstraints: Set<PostgresError.Constraint> {
        [.init(schema: schema, name: "job_pkey"), .init(schema: schema, name: "document_pkey")]
    }

    /// Asks one thing with nothing around it: for what is asked again and again. Tables are named with their schema.
    func ask<Value: Sendable>(
        _ operation: String, _ statement: Statement, _ read: @escaping @Sendable (Answer) throws -> Value
    ) async throws(StoreError) -> Value {
        do {
            return try await pools.reads.perform { try read($0.runTogether([statement])[0]) }
        } catch {
            throw StoreError(error, operation: operation)
        }
    }

    /// Asks one thing that is found by keys, in one trip.
    func ask<Value: Sendable>(
        _ operation: String, byKey statement: Statement,
        _ read: @escaping @Sendable (Answer) throws -> Value
    ) async throws(StoreError) -> Value {
        let mode = Transaction.Mode(schema: schema, isReadOnly: true, access: .byKey, isDurable: false)
        do {
            return try await pools.reads.perform { connection in
                try read(connection.runTogether([mode.settings, statement])[1])
            }
        } catch {
            throw StoreError(error, operation: operation)
        }
    }

    /// Asks within one view of the database.
    ///
    /// - Parameter patience: how long one question may take; nil for as long as others.
    func look<Value: Sendable>(
        _ operation: String, _ access: Transaction.Mode.Access = .anyWay, patience: Duration? = nil,
        _ body: @escaping @Sendable (Look) throws -> Value
    ) async throws(StoreError) -> Value {
        var mode = Transaction.Mode(schema: schema, isReadOnly: true, access: access, isDurable: false)
        if let patience { mode.statementTimeout = patience }
        let (names, clock, settings) = (names, clock, mode)
        do {
            return try await pools.reads.perform { connection in
                try connection.withTransaction(settings) { transaction in
                    try body(Look(transaction: transaction, names: names, now: clock.read(in: transaction)))
                }
            }
        } catch {
            throw StoreError(error, operation: operation)
        }
    }
}

extension Session {
    /// Of a worker's own trip others hear only when it freed jobs that waited, which may be for them, and all when
    /// there is room again in a queue that was full: whoever rests beside it is told of that by nothing else.
    fileprivate func news(in lane: PostgresStore.Lane) -> PostgresStore.News {
        switch lane {
        case .write: hasNews || !leftRunning.isEmpty ? .ofAll : freesJobs ? .ofOthers : .nothing
        case .trip: makesRoom ? .ofAll : freesJobs ? .ofOthers : .nothing
        }
    }
}

/// One view of the database, for questions.
struct Look {
    let transaction: Transaction
    let names: Names
    /// The store's clock.
    let now: Timestamp

    func ask(_ question: Statement) throws -> Answer { try transaction.ask(question) }
}

/// Queue and type of a job, by their names.
struct JobKind: Sendable {
    let queue: Names.Queue
    let type: JobType
}
