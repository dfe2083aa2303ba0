/// Where jobs are kept.
///
/// A store writes down what Core decides (``JobStatus/after(_:)``, ``JobMotion``,
/// ``ControlAction/decision(for:waitsForJobs:now:)``): each call is one commit, carries as many items as
/// there are, and may be repeated unchanged after a lost reply. Decisions about time use the store's clock.
/// `ShiftworkLaws` is the contract in full, as tests.
public protocol JobStore: Sendable {
    /// What sets this store apart.
    var traits: StoreTraits { get }
    /// Rings when a call of this process brought news.
    var doorbell: Doorbell { get }

    // MARK: Insert

    /// Stores new jobs, in their order, in one commit; one answer for each. Returns after the commit.
    ///
    /// A job is refused for what ``NewJob/refusal(now:)`` says, and when it depends on a job that its tenant
    /// does not have: what it waits for is inserted before it. What it waits for that has ended counts at
    /// once, so it may be `canceled` in the same commit. A job that blocked or paused jobs wait for is
    /// neither pruned nor deleted.
    func insert(_ jobs: [NewJob], durability: Durability) async throws(StoreError) -> [Insertion]

    // MARK: Pump

    /// Makes a worker known; doing so again changes what it says of itself.
    /// - Throws: `taken` where a worker is known under this id that it may not speak for
    ///   (``WorkerInfo/speaks(for:)``).
    func register(_ worker: WorkerInfo) async throws(StoreError)
    /// One trip of a registered worker.
    func pump(_ trip: PumpTrip) async throws(StoreError) -> PumpReply
    /// Claims these jobs, of any type, if they are queued, and their queues open and not at a limit: for code that
    /// picks its own work. Those that the worker holds already are granted again.
    func claim(_ jobs: [JobID], worker: WorkerID) async throws(StoreError) -> [ClaimedJob]
    /// Forgets a worker; what it still holds is given back, its attempts not spent.
    func signOff(_ worker: WorkerID) async throws(StoreError)
    /// A number that differs when another process may have brought work: cheap, for polling. What this
    /// process does is told by the ``doorbell`` instead, which stays silent for trips of the pump, so that a
    /// worker does not wake itself.
    func changeMark() async throws(StoreError) -> UInt64

    // MARK: Control

    /// Does one action to some jobs, in one commit; one answer for each. Nil when `step` is no longer the
    /// operation's next.
    func control(_ request: ControlRequest) async throws(StoreError) -> [ControlReply]?
    /// Pauses a queue, that of one tenant or that of jobs without a tenant, until resumed, or until a moment.
    /// After the answer nothing is claimed from it.
    func pauseQueue(_ queue: QueueName, _ pause: QueuePause, tenant: String?) async throws(StoreError)
    /// Opens a queue.
    func resumeQueue(_ queue: QueueName, tenant: String?) async throws(StoreError)
    /// Changes the limits of a queue, that of one tenant or that of jobs without a tenant. After the answer nothing is
    /// claimed beyond them.
    /// - Throws: `invalid` for what ``QueueLimitsChange/check()`` refuses.
    func limitQueue(_ queue: QueueName, _ change: QueueLimitsChange, tenant: String?) async throws(StoreError)
    /// Tells a worker what is wanted of it; false when it is not known.
    func direct(_ worker: WorkerID, _ directive: WorkerDirective) async throws(StoreError) -> Bool
    /// Stores a new operation; a known id changes nothing.
    func startOperation(_ operation: Operation) async throws(StoreError)
    /// Pauses, resumes or cancels an operation that has not ended; false when it has, or is not known.
    func setOperation(_ operation: OperationID, to state: Operation.State) async throws(StoreError) -> Bool

    // MARK: Remember

    /// Changes documents, in one commit and in their order; one answer for each, by
    /// ``DocumentChange/outcome(on:now:)``.
    /// - Throws: `invalid` for what ``DocumentChange/check()`` refuses: then nothing is changed.
    func save(_ changes: [DocumentChange], durability: Durability) async throws(StoreError) -> [DocumentReply]
    /// The documents asked for that have not expired, by id and tenant.
    func documents(_ request: DocumentRequest) async throws(StoreError) -> [Document]

    // MARK: Ask

    /// The store's clock.
    func now() async throws(StoreError) -> Timestamp
    /// The full records of the jobs that exist, in the order of the ids.
    func jobs(_ ids: [JobID], scope: Scope) async throws(StoreError) -> [JobRecord]
    /// One page of a list.
    func page(_ request: PageRequest) async throws(StoreError) -> JobPage
    /// How many jobs match, counted up to a limit.
    func count(_ query: JobQuery, scope: Scope, upTo limit: Int) async throws(StoreError) -> JobCount
    /// A job's complete life, oldest first; empty when the job does not exist.
    func history(of job: JobID, scope: Scope) async throws(StoreError) -> [HistoryEntry]
    /// What a job's handler logged, oldest first: of one attempt or all, behind a sequence number.
    func log(of job: JobID, attempt: Int?, after: Int, limit: Int) async throws(StoreError) -> [JobLogLine]
    /// Jobs that ended behind a place, in the order of their ends. A commit under way may still add one with an
    /// earlier end: whoever must not miss any looks back a little.
    func endings(after place: EndedJob, limit: Int) async throws(StoreError) -> [EndedJob]
    /// Jobs per queue, type and status, from counters.
    func counts(scope: Scope) async throws(StoreError) -> [StatusCount]
    /// What the rollups say.
    func statistics(_ request: StatisticsRequest) async throws(StoreError) -> Statistics
    /// Failures by cause, those with the most attempts in the window first.
    func errors(from: Timestamp, until: Timestamp, limit: Int) async throws(StoreError) -> [ErrorGroup]
    /// All queues that ever held a job, were paused or limited.
    func queues(scope: Scope) async throws(StoreError) -> [QueueRecord]
    /// All registered workers.
    func workers() async throws(StoreError) -> [WorkerRecord]
    /// The registered workers among these, by id: what all say of themselves is not read for it.
    func workers(_ ids: [WorkerID]) async throws(StoreError) -> [WorkerRecord]
    /// How many workers are registered by somebody, without reading what they say of themselves.
    func workerCount(of owner: WorkerOwner) async throws(StoreError) -> Int
    /// Operations inside a scope, newest first.
    func operations(scope: Scope, limit: Int) async throws(StoreError) -> [Operation]
    /// Operations in some states inside a scope, oldest first; of those that ended, those that did behind a moment.
    func operations(
        in states: Set<Operation.State>, endedAfter moment: Timestamp?, scope: Scope, limit: Int
    ) async throws(StoreError) -> [Operation]
    /// One operation.
    func operation(_ id: OperationID) async throws(StoreError) -> Operation?

    // MARK: Maintain

    /// What there may be to do, for asking each second: four seconds old at most, and rather too much than too
    /// little; a store in which looking costs as much as doing says ``Chores/all``.
    func chores() async throws(StoreError) -> Chores
    /// Takes the lead in a duty for a while, or keeps it; false while another node holds it. A lead that
    /// lies further ahead than `lease`, and ``Lead/tolerance``, was taken by a clock that has jumped back, and holds
    /// nobody off.
    /// Saves work; correctness never depends on it.
    func lead(_ duty: String, node: WorkerID, lease: Duration) async throws(StoreError) -> Bool
    /// Frees the jobs of a worker whose beat is still `beat`, and forgets the worker with its last job: by
    /// ``JobEvent/afterCrash(crashes:maxCrashes:)``. Nil when the worker has beaten since, or is not known.
    func rescue(_ worker: WorkerID, beat: Int64, limit: Int) async throws(StoreError) -> Rescue?
    /// Moves jobs whose time has come to `queued`, earliest first.
    func release(limit: Int) async throws(StoreError) -> Int
    /// Removes ended jobs past their retention, expired documents, and operations that ended long ago.
    func prune(_ request: PruneRequest) async throws(StoreError) -> Pruned
    /// Puts jobs in as they were elsewhere: ended ones with their end, running ones as queued. A known id
    /// changes nothing.
    func restore(_ jobs: [JobRecord]) async throws(StoreError) -> [Insertion]
    /// Looks for broken invariants: counters against a recount, places against statuses. `isDeep` looks at every row.
    func verify(isDeep: Bool) async throws(StoreError) -> [Finding]
    /// What the store says of itself.
    func health() async throws(StoreError) -> StoreHealth
    /// Looks closely at what the store depends on: settings of its server, what others do on it, its room.
    func checks() async throws(StoreError) -> [StoreCheck]
    /// Ends all use: answers calls under way first.
    func close() async
}
