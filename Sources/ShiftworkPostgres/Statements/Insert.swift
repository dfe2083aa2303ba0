public import ShiftworkCore

extension PostgresStore {
    /// Stores new jobs, in their order, in one commit; one answer for each. Returns after the commit, which calls that
    /// come at the same time share.
    public func insert(_ jobs: [NewJob], durability: Durability) async throws(StoreError) -> [Insertion] {
        guard !jobs.isEmpty else { return [] }
        let result: Result<[Insertion], StoreError> = await withCheckedContinuation { continuation in
            let call = InsertLine.Call(jobs: jobs, durability: durability) {
                continuation.resume(returning: $0)
            }
            if inserts.add(call) { startInserting() }
        }
        return try result.get()
    }

    private func startInserting() {
        let isTaken = pools.writes.submit { [self] connection in
            serve(inserts.take(), connection)
            if inserts.goesOn() { startInserting() }
        }
        guard !isTaken else { return }
        let closed = StoreError(.unavailable, operation: "insert", message: "The store has been closed.")
        repeat { for call in inserts.take() { call.answer(.failure(closed)) } } while inserts.goesOn()
    }

    /// Stores the jobs of several calls in one commit. When that fails for what one of them brings, each is stored in a
    /// commit of its own, so that nobody suffers for another.
    private func serve(_ calls: [InsertLine.Call], _ connection: Result<Connection, PostgresError>) {
        guard !calls.isEmpty else { return }
        do {
            let connection = try connection.get()
            let isDurable = calls.contains { $0.durability == .durable }
            let jobs = calls.flatMap(\.jobs)
            let (answers, session) = try transact(
                connection, isDurable ? .durable : .relaxed, naming: jobs.map(JobKind.init)
            ) { session in try Inserting(session).insert(jobs) }
            var rest = answers[...]
            for call in calls {
                call.answer(.success(Array(rest.prefix(call.jobs.count))))
                rest = rest.dropFirst(call.jobs.count)
            }
            if session.hasNews { ring(.jobs(of: Set(jobs.map(\.type)))) }
        } catch {
            let error = StoreError(error, operation: "insert")
            guard calls.count > 1, !error.isTransient else {
                for call in calls { call.answer(.failure(error)) }
                return
            }
            for call in calls { serve([call], connection) }
        }
    }
}

extension JobKind {
    init(_ job: NewJob) {
        self.init(queue: Names.Queue(tenant: job.details.tenant, name: job.queue), type: job.type)
    }
}

/// New jobs on their way into the tables.
struct Inserting {
    private let session: Session
    private var rows: [JobRow] = []
    private var keys = UniqueKeys()

    private let looksFirst: Bool

    /// - Parameter looksFirst: whether it is asked which ids are stored, because a violation would end a transaction
    ///   that is not the store's own.
    init(_ session: Session, looksFirst: Bool = false) {
        (self.session, self.looksFirst) = (session, looksFirst)
    }

    consuming func insert(_ jobs: [NewJob]) throws -> [Insertion] {
        let isPlain = mustBeNew(jobs)
        var known = isPlain ? [] : try known(jobs.map(\.id))
        let hopeful = jobs.filter { !known.contains($0.id) && $0.refusal(now: session.now) == nil }
        let inBatch = Set(jobs.map(\.id))
        try session.load(
            hopeful.flatMap(\.details.dependencies).map(\.job).filter {
                !inBatch.contains($0) || known.contains($0)
            })
        try keys.claim(hopeful, session)
        var answers: [Insertion] = []
        for job in jobs {
            let answer: Insertion = known.contains(job.id) ? .known : try insert(job)
            if case .inserted = answer { known.insert(job.id) }
            answers.append(answer)
            if isPlain, rows.count == Self.piece { try sendAhead() }
        }
        keys.settle(session)
        for statement in JobRow.inserting(rows) { session.transaction.write(statement) }
        return answers
    }

    /// So many jobs leave together when there are more: the server stores them while the next are made.
    private static let piece = 1_000

    private mutating func sendAhead() throws {
        for statement in JobRow.inserting(rows) { session.transaction.write(statement) }
        try session.flush()
        try session.transaction.hurry()
        for row in rows { session.forget(row.id) }
        rows = []
    }

    /// Whether nothing depends on knowing beforehand which ids are stored. They are new but for a call that is
    /// repeated: that fails at the key of `job`, and is run again with a look.
    private func mustBeNew(_ jobs: [NewJob]) -> Bool {
        !looksFirst && session.transaction.tries == 1
            && jobs.allSatisfy { $0.details.isEmpty && $0.refusal(now: session.now) == nil }
    }

    private func known(_ ids: [JobID]) throws -> Set<JobID> {
        let rows = try session.transaction.ask("SELECT id FROM job WHERE id = ANY (\(ids.map(\.uuid)))")
        return Set(rows.map { $0[0] as JobID })
    }

    private mutating func insert(_ job: NewJob) throws -> Insertion {
        if let reason = try job.refusal(now: session.now) ?? missing(among: job.details) {
            return .refused(reason: reason)
        }
        if let holder = keys.holder(of: job, session) {
            return holder == job.id ? .known : .duplicate(of: holder)
        }
        let waits = waits(of: job.details)
        let isBlocked = !waits.open.isEmpty || waits.isCalledOff
        let motion = JobMotion(inserting: job, at: session.now, waitsForJobs: isBlocked)
        let position = try store(job, motion, waits)
        keys.hold(job)
        guard waits.isCalledOff, let end = motion.after(.cancel, at: session.now) else {
            return .inserted(motion.status)
        }
        var note = StepNote()
        note.reason = HistoryEntry.dependencyFailed
        return .inserted(session.step(position, by: .cancel, to: end, note: note).motion.status)
    }

    private func missing(among details: JobDetails) throws -> String? {
        for dependency in details.dependencies {
            if let other = session.position(dependency.job),
                try session.names.queue(other.queue, in: session.transaction).tenant == details.tenant
            {
                continue
            }
            return "It waits for job \(dependency.job), which does not exist: insert that one before."
        }
        return nil
    }

    /// What a new job waits for.
    private struct Waits {
        var open: [Dependency] = []
        /// A job that it waits for has ended in a way that calls it off.
        var isCalledOff = false
    }

    private func waits(of details: JobDetails) -> Waits {
        var waits = Waits()
        for dependency in details.dependencies {
            guard let parent = session.position(dependency.job) else { continue }
            switch dependency.effect(of: parent.motion.status) {
            case .satisfied: break
            case .waits: waits.open.append(dependency)
            case .cancels: waits.isCalledOff = true
            }
        }
        return waits
    }

    private mutating func store(_ job: NewJob, _ motion: JobMotion, _ waits: Waits) throws -> Position {
        let queue = Names.Queue(tenant: job.details.tenant, name: job.queue)
        guard let queue = session.names.number(of: queue), let type = session.names.number(of: job.type)
        else {
            throw StoreError(.corrupt, operation: "insert", message: "A name has no number.")
        }
        var flags = job.details.isEmpty ? [] : JobFlags(of: job.details)
        if !waits.open.isEmpty { flags.insert(.dependencies) }
        if motion.status == .blocked { flags.insert(.bornBlocked) }
        if motion.status == .scheduled { flags.insert(.bornScheduled) }
        var position = Position(
            id: job.id, motion: motion, queue: queue, type: type, priority: job.priority, flags: flags)
        position.since = session.now
        session.take(homeless: position)
        session.details[job.id] = job.details
        session.relations.begin(job.id)
        rows.append(
            JobRow(
                job, position, createdAt: session.now, runAt: job.start == .now ? nil : motion.dueAt,
                waitsFor: waits.open))
        for dependency in waits.open {
            session.relations.add(job.id, waitsFor: dependency.job, dependency.onFailure)
        }
        count(position, user: job.details.user)
        session.hasNews = true
        return position
    }

    private func count(_ job: Position, user: String?) {
        session.counts.add(1, job.motion.status, of: job)
        var series = Counts.Series(queue: job.queue, type: job.type, status: .queued)
        session.counts.add(series, attempts: 0, run: nil)
        guard let user else { return }
        series.user = user
        session.counts.add(series, attempts: 0, run: nil)
    }
}

extension JobFlags {
    /// What a job with these details uses, its dependencies apart.
    init(of details: JobDetails) {
        self = .details
        if FacetKind.allCases.contains(where: { !$0.keys(of: details).isEmpty }) { insert(.facets) }
        if details.uniqueKey != nil { insert(.uniqueKey) }
        if details.retention != nil { insert(.ownRetention) }
        if details.user != nil { insert(.user) }
        if details.startBefore != nil { insert(.startBefore) }
    }
}
