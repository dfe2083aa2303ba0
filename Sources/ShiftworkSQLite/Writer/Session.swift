internal import GRDB
internal import GRDBSQLite
internal import ShiftworkCore

/// The writing connection with its compiled statements, and what the transaction under way has gathered. Only
/// the writer's thread touches it.
final class Session {
    let db: Database
    /// The store's clock at the beginning of the transaction.
    private(set) var now = Timestamp(microseconds: 0)
    /// What the transaction changes about counts and statistics: written at its end.
    var counters = Counters()
    var rollup = Rollup()
    /// Whether there is something that others should look for: queued jobs, a planned run, a request to stop.
    var hasNews = false
    /// The queues of jobs that ran and do not run any more, of a trip.
    var leftRunning: Set<Int64> = []
    /// Jobs that ended in this transaction and may be waited for.
    var ended: [Position] = []
    /// Whether any job waits for another; nil while that was not looked up.
    var hasDependencies: Bool?
    var lowWater = LowWater()
    private var sweeps: UInt64 = 0

    let names: Names
    let workers: WorkerNumbers
    let places: PlaceStatements
    let jobs: JobStatements
    let sides: SideStatements
    let causes: CauseStatements
    let insertion: InsertStatements
    let claiming: ClaimStatements
    let limiting: LimitStatements
    let settling: SettleStatements
    let logging: LogStatements
    let pumping: PumpStatements
    let upkeep: UpkeepStatements
    let deletion: DeleteStatements
    let pruning: PruneStatements
    let registering: RegisterStatements
    let controlling: ControlStatements
    let operating: OperationStatements
    let leading: LeaderStatements
    let restoring: RestoreStatements
    let documenting: DocumentStatements
    let edits: EditStatements
    private let counterStatements: CounterStatements
    private let rollupStatements: RollupStatements
    private let begin: HotStatement
    private let commit: HotStatement
    private let dataVersion: HotStatement
    private var isFull: Bool?

    init(_ db: Database) {
        self.db = db
        (names, workers) = (Names(db), WorkerNumbers(db))
        (places, jobs, sides) = (PlaceStatements(db), JobStatements(db), SideStatements(db))
        (causes, insertion) = (CauseStatements(db), InsertStatements(db))
        (claiming, limiting) = (ClaimStatements(db), LimitStatements(db))
        (settling, logging) = (SettleStatements(db), LogStatements(db))
        (pumping, upkeep, deletion) = (PumpStatements(db), UpkeepStatements(db), DeleteStatements(db))
        (pruning, registering) = (PruneStatements(db), RegisterStatements(db))
        (controlling, operating, leading) = (
            ControlStatements(db), OperationStatements(db), LeaderStatements(db)
        )
        (counterStatements, rollupStatements) = (CounterStatements(db), RollupStatements(db))
        (restoring, documenting, edits) = (RestoreStatements(db), DocumentStatements(db), EditStatements(db))
        begin = HotStatement(db, "BEGIN IMMEDIATE")
        commit = HotStatement(db, "COMMIT")
        dataVersion = HotStatement(db, "PRAGMA data_version")
    }

    /// Begins a transaction; a durable one is on disk when it has committed.
    func begin(isDurable: Bool, at now: Timestamp) throws {
        if isFull != isDurable {
            try db.execute(sql: isDurable ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL")
            isFull = isDurable
        }
        try begin.run()
        self.now = now
        hasDependencies = nil
        hasNews = false
    }

    /// Writes what was gathered, so that counts and statistics commit with the change.
    func finish() throws {
        try settleDependents()
        try counterStatements.write(counters.take())
        try rollupStatements.write(rollup, at: now)
        rollup.removeAll()
    }

    /// Differs when another connection has committed.
    /// What others committed; also changes when a claim that began behind a mark should be tried from the start.
    func changeMark(at now: Timestamp) throws -> UInt64 {
        if lowWater.expire(at: now) { sweeps += 1 }
        return UInt64(bitPattern: try dataVersion.first { $0.int(0) } ?? 0) &+ sweeps << 32
    }

    func end() throws { try commit.run() }

    /// Undoes the transaction, and forgets what it had made known.
    func rollBack() {
        if sqlite3_get_autocommit(db.sqliteConnection) == 0 { try? db.execute(sql: "ROLLBACK") }
        forget()
    }

    private func forget() {
        _ = counters.take()
        rollup.removeAll()
        ended = []
        hasDependencies = nil
        lowWater.removeAll()
        names.forget()
        workers.forget()
    }

    /// Runs something that may fail without spoiling what else is in the transaction.
    func isolated<Value>(_ body: () throws -> Value) throws -> Value {
        try settleDependents()
        let before = (counters, rollup, hasNews)
        try db.execute(sql: "SAVEPOINT caller")
        do {
            let value = try body()
            try settleDependents()
            try db.execute(sql: "RELEASE caller")
            return value
        } catch {
            // Some failures end the whole transaction: then there is nothing to go back to, and the batch
            // fails.
            guard sqlite3_get_autocommit(db.sqliteConnection) == 0 else { throw error }
            try db.execute(sql: "ROLLBACK TO caller; RELEASE caller")
            forget()
            (counters, rollup, hasNews) = before
            throw IsolatedFailure(error: error)
        }
    }
}

/// Something failed and was undone alone; the transaction goes on.
struct IsolatedFailure: Error {
    let error: any Error
}
