internal import ShiftworkCore

/// A random life of a store: producers, workers that come late, operators, clocks.
struct TwinScript {
    let twins: StoreTwins
    let start: Timestamp
    var random: TwinRandom
    private var ids = IdentifierSource()
    private(set) var jobs: [JobID] = []
    private var workers: [WorkerID] = []
    /// Leases that are held, and all that ever were.
    private var held: [Lease] = []
    private var leases: [Lease] = []
    private var lastInsert: [NewJob] = []
    /// Jobs that a claim may find too late: whether it takes those that this frees is the store's affair.
    private var perishable: Set<JobID> = []
    /// What was done, for the reader of a difference.
    private var told: [String] = []

    init(twins: StoreTwins, seed: UInt64) {
        (self.twins, start, random) = (twins, twins.clock.now, TwinRandom(seed: seed))
    }

    /// Does one thing to both stores.
    mutating func step() async throws {
        switch Int.random(in: 0..<20, using: &random) {
        case 0...3: try await insert()
        case 4...9: try await pump()
        case 10...12: try await control()
        case 13: try await maintain()
        case 14: try await loseWorker()
        case 15: if random.once(in: 2) { try await pause() } else { try await limit() }
        case 16: try await claimByID()
        case 17: try await settleLate()
        default: moveClock()
        }
    }

    /// What was done to the jobs that an error names, and what was done last.
    func story(of error: String) -> String {
        let named = jobs.map(\.description).filter(error.contains)
        let lines = told.enumerated().filter { number, line in
            number >= told.count - 5 || named.contains(where: line.contains)
        }
        return lines.map(\.element).joined(separator: "\n")
    }

    private mutating func tell(_ what: String) { told.append("\(twins.clock.now) \(what)") }

    private mutating func uuid() -> UUIDv7 { ids.next(at: twins.clock.now, random: random.next()) }

    private mutating func moveClock() {
        let seconds = random.pick([1, 1, 5, 20, 60, 600, -30])
        twins.clock.advance(
            by: .seconds(seconds) + .microseconds(Int.random(in: 0..<1_000_000, using: &random)))
        tell("moved by \(seconds) s")
    }
}

// Producers.
extension TwinScript {
    private mutating func insert() async throws {
        var batch = random.once(in: 8) ? lastInsert : []
        if batch.isEmpty { for _ in 0...Int.random(in: 0..<5, using: &random) { batch.append(newJob()) } }
        let inserted = batch
        let answers = try await twins.both("insert") { try await $0.insert(inserted, durability: .relaxed) }
        // Only what was stored is sent again: ids rise from insert to insert, as clients' ids do.
        lastInsert = []
        for (job, answer) in zip(batch, answers) {
            if answer.job(for: job.id) == job.id { lastInsert.append(job) }
            if case .inserted = answer { jobs.append(job.id) }
            tell("insert \(job.id) \(job.queue) p\(job.priority) \(job.start): \(answer)")
        }
    }

    private mutating func newJob() -> NewJob {
        var job = NewJob(
            id: JobID(uuid()), type: random.pick(["a", "b", "c"]), queue: random.pick(["x", "y", "z"]))
        job.priority = random.pick([0, 5, 5, 5, 9])
        job.maxCrashes = random.pick([1, 3, 3])
        job.payload = Array("[\(jobs.count)]".utf8)
        job.start = random.pick([.now, .now, .now, .after(.seconds(30)), .at(twins.clock.now + .seconds(90))])
        if random.once(in: 6) { job.details.uniqueKey = random.pick(["k1", "k2"]) }
        if random.once(in: 6) { job.details.tenant = random.pick(["acme", "blue"]) }
        if random.once(in: 5) { job.details.user = "anna" }
        if random.once(in: 8) {
            job.details.startBefore = twins.clock.now + .seconds(60)
            perishable.insert(job.id)
        }
        if random.once(in: 8) { job.details.retention = .init(finished: .seconds(60), failed: .seconds(600)) }
        if random.once(in: 4), !jobs.isEmpty {
            job.details.dependencies = random.some(
                of: jobs.suffix(5).filter { !perishable.contains($0) }, atMost: 2
            )
            .map { Dependency($0, onFailure: random.pick(Dependency.Policy.allCases)) }
        }
        return job
    }
}

// Workers.
extension TwinScript {
    private mutating func worker() async throws -> WorkerID {
        if !workers.isEmpty, !random.once(in: 6) { return random.pick(workers) }
        let info = WorkerInfo(id: WorkerID(uuid()), name: "twin", types: ["a", "b", "c"], slots: 5)
        _ = try await twins.both("register") { store in
            try await store.register(info)
            return true
        }
        workers.append(info.id)
        return info.id
    }

    private mutating func pump() async throws {
        var trip = PumpTrip(worker: try await worker(), slotsUsed: 1)
        trip.isBeat = !random.once(in: 4)
        let own = held.filter { $0.worker == trip.worker }
        for lease in own where random.once(in: 2) { trip.settlements.append(settlement(lease)) }
        for lease in own where random.once(in: 4) {
            let percent = Int.random(in: 0...100, using: &random)
            trip.progress.append(ProgressReport(lease: lease, progress: JobProgress(percent: percent)))
        }
        if random.once(in: 3) { trip.known = random.once(in: 3) ? [] : own }
        if !random.once(in: 4) {
            let lanes: [[ClaimRequest.Lane]] = [
                [.init(nil)], [.init("x", limit: 1), .init(nil)], [.init("y")],
            ]
            let types: [Set<JobType>] = [["a", "b", "c"], ["a", "b"], ["c"]]
            let limit = Int.random(in: 0..<6, using: &random)
            trip.claim = ClaimRequest(limit: limit, lanes: random.pick(lanes), types: random.pick(types))
        }
        if let claim = trip.claim {
            tell(
                "next: \(claim.limit) of \(claim.types) from \(claim.lanes.map { "\($0.queue?.rawValue ?? "all")" })"
            )
        }
        let sent = trip
        let reply = try await twins.both("pump") { TwinReply(try await $0.pump(sent)) }
        tell("pump \(trip.worker): \(trip.settlements.map { "\($0.event) \($0.lease.job)" }) \(reply)")
        let over = Set(trip.settlements.map(\.lease))
        held.removeAll { over.contains($0) || reply.lost.contains($0.job) && $0.worker == trip.worker }
        take(reply.claimed)
    }

    private mutating func take(_ claimed: [TwinClaim]) {
        for claim in claimed where !held.contains(claim.lease) {
            held.append(claim.lease)
            leases.append(claim.lease)
        }
    }

    private mutating func settlement(_ lease: Lease) -> Settlement {
        let events: [JobEvent] = [
            .succeed, .succeed, .succeed, .fail, .fail, .exhaust, .snooze, .stop, .giveBack,
        ]
        var settlement = Settlement(random.pick(events), lease: lease)
        settlement.delay = random.pick([.zero, .seconds(10), .seconds(100)])
        settlement.ran = random.pick([.zero, .milliseconds(700), .seconds(5)])
        if settlement.event == .succeed, random.once(in: 2) { settlement.result = Array("true".utf8) }
        if settlement.event == .fail || settlement.event == .exhaust {
            settlement.failure = JobFailure(type: random.pick(["Late", "Lost"]), message: "no answer")
        }
        return settlement
    }

    private mutating func settleLate() async throws {
        guard !leases.isEmpty else { return }
        let late = settlement(random.pick(leases))
        var trip = PumpTrip(worker: late.lease.worker)
        trip.settlements = [late]
        let sent = trip
        let reply = try await twins.both("late settlement") { TwinReply(try await $0.pump(sent)) }
        held.removeAll { $0 == late.lease }
        tell("late \(late.event) \(late.lease.job): \(reply.settled)")
    }

    private mutating func claimByID() async throws {
        let (wanted, worker) = (random.some(of: jobs, atMost: 3), try await worker())
        let claimed = try await twins.both("claim by id") { store in
            try await store.claim(wanted, worker: worker).map(TwinClaim.init)
        }
        tell("claim \(wanted): \(claimed.count)")
        take(claimed)
    }

    private mutating func loseWorker() async throws {
        guard !workers.isEmpty else { return }
        let worker = workers.remove(at: Int.random(in: 0..<workers.count, using: &random))
        held.removeAll { $0.worker == worker }
        if random.once(in: 3) {
            _ = try await twins.both("sign off") { store in
                try await store.signOff(worker)
                return true
            }
            return tell("sign off \(worker)")
        }
        let rescue = try await twins.both("rescue") { store in
            guard let beat = try await store.workers().first(where: { $0.info.id == worker })?.beat else {
                return Rescue?.none
            }
            return try await store.rescue(worker, beat: beat, limit: 100)
        }
        tell("rescue \(worker): \(rescue?.jobs.count ?? -1)")
    }
}

// Operators and duties.
extension TwinScript {
    private mutating func control() async throws {
        let actions: [ControlAction] = [
            .cancel, .kill, .pause, .resume, .retry, .retry, .rerun, .release, .delete, .move("x"),
            .move("y"),
            .setPriority(0), .change(edit()),
        ]
        var request = ControlRequest(random.pick(actions), jobs: random.some(of: jobs, atMost: 3))
        (request.actor, request.reason) = ("anna", "script")
        request.delay = random.pick([.zero, .zero, .seconds(40)])
        request.scope = random.pick([.all, .all, .all, .tenant("acme")])
        let asked = request
        let replies = try await twins.both("\(request.action)") { try await $0.control(asked) }
        tell("\(request.action) \(request.jobs): \(replies ?? [])")
    }

    /// Something of all that can be changed.
    private mutating func edit() -> JobEdit {
        var edit = JobEdit()
        if random.once(in: 4) { edit.queue = "x" }
        if random.once(in: 4) { edit.priority = 2 }
        if random.once(in: 2) { edit.runAt = twins.clock.now + .seconds(random.pick([-5, 5, 300])) }
        if random.once(in: 2) { edit.tags = random.pick([[], ["red"], ["red", "blue"]]) }
        if random.once(in: 4) { edit.maxAttempts = random.pick([1, 5]) }
        if random.once(in: 4) { edit.timeout = .seconds(9) }
        return edit
    }

    private mutating func maintain() async throws {
        if random.once(in: 2) {
            let limit = random.pick([1, 100])
            let released = try await twins.both("release") { try await $0.release(limit: limit) }
            return tell("release: \(released)")
        }
        let request = PruneRequest(retention: .all(.lasting(.seconds(900))), limit: 1_000)
        let pruned = try await twins.both("prune") { try await $0.prune(request) }
        tell("prune: \(pruned.jobs)")
    }

    private mutating func limit() async throws {
        let (queue, tenant) = (
            random.pick(["x", "y", "z"] as [QueueName]), random.pick([nil, nil, "acme"] as [String?])
        )
        let change = QueueLimitsChange(
            concurrency: random.pick([nil, .some(nil), 1, 3]),
            rate: random.pick([nil, .some(nil), RateLimit(2, per: .seconds(10))]))
        _ = try await twins.both("limit") { store in
            try await store.limitQueue(queue, change, tenant: tenant)
            return true
        }
        tell("limit \(queue) of \(tenant ?? "nobody"): \(change)")
    }

    private mutating func pause() async throws {
        let (queue, tenant) = (
            random.pick(["x", "y", "z"] as [QueueName]), random.pick([nil, nil, "acme"] as [String?])
        )
        let until = random.once(in: 2) ? twins.clock.now + .seconds(30) : nil
        let pause = random.once(in: 3) ? QueuePause(since: twins.clock.now, until: until, actor: "anna") : nil
        _ = try await twins.both("pause or resume") { store in
            if let pause { try await store.pauseQueue(queue, pause, tenant: tenant) }
            if pause == nil { try await store.resumeQueue(queue, tenant: tenant) }
            return true
        }
        tell("\(pause == nil ? "resume" : "pause") \(queue) of \(tenant ?? "nobody")")
    }
}
