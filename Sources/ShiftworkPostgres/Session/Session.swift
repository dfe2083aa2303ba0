internal import ShiftworkCore

/// The jobs that one transaction has in hand: read and locked together, moved by Core's decisions in memory, and
/// written back together, a statement for each table however many jobs there are.
///
/// 1. `load` locks jobs where they stand, in the order of their ids, and reads what is needed to decide.
/// 2. `step` moves them, as often as it takes.
/// 3. `flush` writes where they stand now; before anything is asked that must see it, and at the end.
final class Session {
    let transaction: Transaction
    let names: Names
    /// The store's clock at the beginning of the transaction.
    let now: Timestamp
    /// The store's clock, as an expression: for what must not be decided by an earlier reading than somebody else's.
    let clock: Statement
    var counts = Counts()
    /// Whether there is something that others should look for: queued jobs, a planned run, a request to stop.
    var hasNews = false
    /// Whether jobs that waited for others wait no more.
    var freesJobs = false
    /// Whether there is room again in a queue that was full.
    var makesRoom = false
    /// The queues of jobs that ran and do not run any more.
    var leftRunning: Set<Int32> = []

    /// A job in hand; shared, not copied, for thousands pass through a transaction.
    final class InHand {
        /// Where its row lies; nil when it has none yet, or no more.
        var origin: Place?
        var current: Position
        /// What goes beside an end.
        var end: End?
        var isChanged: Bool

        init(_ position: Position, origin: Place?, isChanged: Bool = false) {
            (current, self.origin, self.isChanged) = (position, origin, isChanged)
        }
    }

    /// Jobs by id. Changed by `put` and `forget` alone.
    private(set) var jobs: [JobID: InHand] = [:]
    var details: [JobID: JobDetails] = [:]
    /// Who waits for whom, as far as loaded.
    var relations = Relations()
    /// What goes into the tables aside.
    var aside = Aside()
    /// Jobs that ended and may be waited for.
    var ended: [Position] = []

    /// The answers to what was asked with the transaction's first trip.
    let opening: [Answer]

    init(
        _ transaction: Transaction, names: Names, now: Timestamp, clock: Statement, opening: [Answer] = []
    ) {
        (self.transaction, self.names, self.now, self.opening) = (transaction, names, now, opening)
        self.clock = clock
    }

    /// Where a job stands; nil when it was not loaded, or does not exist.
    func position(_ id: JobID) -> Position? { jobs[id]?.current }

    /// Takes a job in hand that stands as stored.
    func take(_ position: Position) {
        guard jobs[position.id] == nil else { return }
        jobs[position.id] = InHand(position, origin: position.place)
    }

    /// Takes a job in hand that has no row in any place.
    func take(homeless position: Position) {
        jobs[position.id] = InHand(position, origin: nil, isChanged: true)
    }

    /// Notes where a job stands now.
    func put(_ position: Position, end: End? = nil) {
        guard let job = jobs[position.id] else { return }
        (job.current, job.end, job.isChanged) = (position, end, true)
    }

    /// Its rows are gone.
    func forget(_ id: JobID) { jobs[id] = nil }

    /// What a job carries beyond the essentials; nothing special for one without.
    func details(of id: JobID) -> JobDetails { details[id] ?? JobDetails() }

    /// Writes everything that was gathered, so that what is asked next sees it.
    func flush() throws {
        try settleDependents()
        let causes = try aside.takeCauses(self)
        let changed = jobs.values.filter(\.isChanged).sorted { $0.current.id < $1.current.id }
        let moves = changed.isEmpty ? nil : Moves(changed, causes: causes)
        for statement in moves?.leaving ?? [] { transaction.write(statement) }
        for statement in aside.take(causes: causes) { transaction.write(statement) }
        if let moves {
            for statement in moves.staying + moves.entering { transaction.write(statement) }
            for job in changed { (job.origin, job.isChanged, job.end) = (job.current.place, false, nil) }
        }
    }

    /// Writes everything, the counts with it: once for each transaction, however often it flushed.
    func finish() throws {
        try flush()
        if hasNews, !counts.tellsNews { transaction.write(Counts.markOfNews) }
        for statement in counts.take(at: now) { transaction.write(statement) }
    }

    /// Writes what was gathered, then asks.
    func ask(_ question: Statement) throws -> Answer {
        try flush()
        return try transaction.ask(question)
    }

    func ask(_ questions: [Statement]) throws -> [Answer] {
        try flush()
        return Array(try transaction.ask(questions))
    }
}
