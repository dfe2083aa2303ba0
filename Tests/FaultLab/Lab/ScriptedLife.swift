internal import ShiftworkCore
internal import ShiftworkSQLite

/// A short life of some jobs, as calls to a store: each step is one call, and the same every time.
struct ScriptedLife {
    /// Who makes a call.
    enum Role { case client, worker }

    /// One call.
    struct Step: Sendable {
        let role: Role
        let call: @Sendable (inout ScriptedLife, any JobStore) async throws(StoreError) -> Void
    }

    let worker: WorkerID
    private let ids: [JobID]
    private let operation: OperationID
    private(set) var held: [JobID: Lease] = [:]
    /// Whether the step under way is made again.
    var isRepeating = false

    init(seed: UInt64) {
        var (random, source) = (SeededRandom(seed: seed), IdentifierSource())
        let start = Timestamp(seconds: 1_700_000_000)
        func next() -> UUIDv7 { source.next(at: start, random: random.next()) }
        ids = (0..<9).map { _ in JobID(next()) }
        (worker, operation) = (WorkerID(next()), OperationID(next()))
    }

    /// Some of the jobs that the life is about, by letter.
    private func job(_ letter: Character, queue: QueueName = .default, unique: String? = nil) -> NewJob {
        var job = NewJob(id: id(letter), type: letter == "h" ? "lab-bulk" : "lab-quick", queue: queue)
        job.details.uniqueKey = unique
        job.maxAttempts = letter == "f" ? 1 : 4
        return job
    }

    func id(_ letter: Character) -> JobID { ids[Int(letter.asciiValue ?? 97) - 97] }

    private func settle(_ letter: Character, _ event: JobEvent) -> Settlement? {
        held[id(letter)].map { lease in
            var settlement = Settlement(event, lease: lease)
            if event == .succeed { settlement.result = Array("\"\(letter)\"".utf8) }
            if event == .fail || event == .exhaust {
                settlement.failure = JobFailure(
                    type: "Scripted", message: "as written", fingerprint: "ERR-00000001", attempt: 1)
            }
            return settlement
        }
    }

    private mutating func trip(
        _ store: any JobStore, settling settlements: [Settlement?] = [], reporting letter: Character? = nil,
        claims: Bool = false
    ) async throws(StoreError) {
        var trip = PumpTrip(worker: worker)
        trip.settlements = settlements.compactMap(\.self)
        if let lease = letter.flatMap({ held[id($0)] }) {
            trip.progress = [
                ProgressReport(lease: lease, progress: JobProgress(percent: 40, message: "as written"))
            ]
        }
        if claims { trip.claim = ClaimRequest(limit: 10, types: ["lab-quick"]) }
        // In doubt whether the call took effect, a worker says what it knows.
        if isRepeating { trip.known = Array(held.values) }
        let reply = try await store.pump(trip)
        for settlement in trip.settlements { held[settlement.lease.job] = nil }
        for claimed in reply.claimed { held[claimed.lease.job] = claimed.lease }
    }

    private static func client(
        _ call: @escaping @Sendable (ScriptedLife, any JobStore) async throws(StoreError) -> Void
    ) -> Step {
        Step(role: .client) { life, store throws(StoreError) in try await call(life, store) }
    }

    private static func worker(
        _ call: @escaping @Sendable (inout ScriptedLife, any JobStore) async throws(StoreError) -> Void
    ) -> Step {
        Step(role: .worker, call: call)
    }

    private static func insert(_ jobs: @escaping @Sendable (ScriptedLife) -> [NewJob]) -> Step {
        client { life, store throws(StoreError) in
            _ = try await store.insert(jobs(life), durability: .durable)
        }
    }

    private static func control(_ action: ControlAction, _ letter: Character) -> Step {
        client { life, store throws(StoreError) in
            _ = try await store.control(ControlRequest(action, jobs: [life.id(letter)]))
        }
    }

    private static func planned(_ job: NewJob) -> NewJob {
        var job = job
        job.start = .after(.seconds(3_600))
        return job
    }

    private static func dependent(_ job: NewJob, on parent: JobID) -> NewJob {
        var job = job
        job.details.dependencies = [Dependency(parent)]
        return job
    }

    /// The whole life.
    static let steps: [Step] = [
        insert { [$0.job("a"), $0.job("b", unique: "one"), planned($0.job("c"))] },
        insert { [$0.job("d", unique: "one")] },
        insert { [dependent($0.job("e"), on: $0.id("a")), $0.job("f")] },
        client { _, store throws(StoreError) in
            try await store.pauseQueue(
                "held", QueuePause(since: Timestamp(seconds: 1_700_000_000)), tenant: nil)
        },
        insert { [$0.job("g", queue: "held"), $0.job("h"), $0.job("i")] },
        worker { life, store throws(StoreError) in
            try await store.register(
                WorkerInfo(id: life.worker, name: "scripted", types: ["lab-quick"], slots: 10))
        },
        worker { life, store throws(StoreError) in try await life.trip(store, claims: true) },
        worker { life, store throws(StoreError) in try await life.trip(store, reporting: "b") },
        worker { life, store throws(StoreError) in
            let done = life.settle("a", .succeed)
            try await life.trip(store, settling: [done], claims: true)
        },
        control(.cancel, "e"),
        worker { life, store throws(StoreError) in
            let ends = [life.settle("e", .stop), life.settle("b", .fail), life.settle("f", .exhaust)]
            try await life.trip(store, settling: ends)
        },
        control(.release, "c"),
        control(.setPriority(1), "c"),
        client { _, store throws(StoreError) in try await store.resumeQueue("held", tenant: nil) },
        worker { life, store throws(StoreError) in
            let back = life.settle("i", .giveBack)
            try await life.trip(store, settling: [back], claims: true)
        },
        worker { life, store throws(StoreError) in
            let ends = [life.settle("b", .succeed), life.settle("c", .snooze), life.settle("g", .succeed)]
            try await life.trip(store, settling: ends, claims: true)
        },
        control(.retry, "f"),
        worker { life, store throws(StoreError) in try await life.trip(store, claims: true) },
        worker { life, store throws(StoreError) in
            let ends = "cfi".map { life.settle($0, .succeed) }
            try await life.trip(store, settling: ends)
        },
        client { life, store throws(StoreError) in
            let moment = Timestamp(seconds: 4_000_000_000)
            let query = "type:lab-bulk"
            try await store.startOperation(
                Operation(id: life.operation, action: .cancel, query: query, asOf: moment))
        },
        client { life, store throws(StoreError) in
            var request = ControlRequest(.cancel, jobs: [life.id("h")])
            request.step = OperationStep(
                operation: life.operation, from: nil, to: JobCursor(job: life.id("h")), isLast: true)
            _ = try await store.control(request)
        },
        worker { life, store throws(StoreError) in try await store.signOff(life.worker) },
    ]
}
