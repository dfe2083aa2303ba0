import ShiftworkCore
import ShiftworkLaws

/// A history as a person tells it: each word is one event, and what it leaves out is as it usually is.
///
/// True time and the store's clock go on together, until a story says that the clock jumped.
struct Story {
    private(set) var events: [RunEvent] = []
    var end: RunEnd?
    private(set) var at = Duration.zero
    var clock = Timestamp(seconds: 1_790_000_000)
    /// The beats that a store would have, of workers that registered.
    private(set) var beats: [WorkerID: Int64] = [:]
    /// The token of the next claim.
    var nextToken: Int64 = 1

    var history: RunHistory { RunHistory(events: events, end: end) }

    /// Time passes.
    mutating func wait(_ duration: Duration) {
        at += duration
        clock = clock + duration
    }

    /// Time passes for the store's clock only.
    mutating func jump(_ duration: Duration) {
        add(.clockJumped(by: duration))
        clock = clock + duration
    }

    mutating func add(_ kind: RunEvent.Kind, by process: String? = nil) {
        events.append(RunEvent(number: events.count, at: at, process: process, kind: kind))
    }

    mutating func commit(
        _ call: CommittedCall, by process: String = "app", reply: RunEvent.ReplyFate = .delivered
    ) {
        add(.committed(call, at: clock, reply: reply), by: process)
    }
}

// Jobs and workers.
extension Story {
    mutating func insert(
        _ job: NewJob, _ answer: Insertion = .inserted(.queued), reply: RunEvent.ReplyFate = .delivered
    ) {
        commit(.insert([job], [answer]), reply: reply)
    }

    mutating func register(_ worker: WorkerID, types: [JobType] = ["work"], by process: String = "worker-1") {
        commit(.register(WorkerInfo(id: worker, name: process, types: types, slots: 4)), by: process)
        beats[worker] = clock.number(above: 0)
    }

    /// A new lease on a job, granted in a trip; its token is higher than all before.
    @discardableResult
    mutating func claim(
        _ job: NewJob, _ worker: WorkerID = .one, attempt: Int = 1, failures: Int = 0, crashes: Int = 0,
        reply: RunEvent.ReplyFate = .delivered
    ) -> Lease {
        let lease = Lease(job: job.id, token: nextToken, worker: worker)
        nextToken += 10
        var record = JobRecord(job, status: .started, createdAt: clock)
        (record.attempt, record.failures, record.crashes) = (attempt, failures, crashes)
        let claimed = ClaimedJob(
            lease: lease, record: record, payload: job.payload, enqueuedAt: clock, startedAt: clock
        )
        var trip = PumpTrip(worker: worker)
        trip.isBeat = false
        trip.claim = ClaimRequest(limit: 1, types: [job.type])
        var answer = PumpReply(now: clock)
        answer.claimed = [claimed]
        commit(.pump(trip, answer), by: "worker-1", reply: reply)
        return lease
    }

    mutating func settle(
        _ event: JobEvent, _ lease: Lease, _ answer: SettlementReply, isKnown: Bool = true,
        reply: RunEvent.ReplyFate = .delivered, _ change: (inout Settlement) -> Void = { _ in }
    ) {
        var settlement = Settlement(event, lease: lease)
        change(&settlement)
        trip(lease.worker, isKnown: isKnown, reply: reply) { trip, answered in
            (trip.settlements, answered.settled) = ([settlement], [answer])
        }
    }

    /// A trip that is no sign of life and carries what `fill` says.
    mutating func trip(
        _ worker: WorkerID = .one, isKnown: Bool = true, isBeat: Bool = false,
        reply: RunEvent.ReplyFate = .delivered,
        _ fill: (inout PumpTrip, inout PumpReply) -> Void = { _, _ in }
    ) {
        var (trip, answer) = (PumpTrip(worker: worker), PumpReply(now: clock, isWorkerKnown: isKnown))
        trip.isBeat = isBeat
        fill(&trip, &answer)
        commit(.pump(trip, answer), by: "worker-1", reply: reply)
    }

    mutating func beat(_ worker: WorkerID = .one) {
        trip(worker, isBeat: true)
        beats[worker] = clock.number(above: beats[worker] ?? 0)
    }

    /// - Parameter beat: the one that the rescuer names; the last one unless a story says otherwise.
    mutating func rescue(
        _ jobs: [JobID: JobStatus], of worker: WorkerID = .one, beat: Int64? = nil,
        by process: String = "node-1"
    ) {
        commit(.rescue(worker, beat: beat ?? beats[worker] ?? 0, Rescue(jobs: jobs)), by: process)
    }

    mutating func begin(_ lease: Lease, attempt: Int = 1, payload: [UInt8] = Array("{}".utf8)) {
        add(.handlerBegan(lease, attempt: attempt, payload: payload), by: "worker-1")
    }
}

// Operators and duties.
extension Story {
    mutating func control(
        _ action: ControlAction, _ job: NewJob, _ answer: ControlReply, delay: Duration = .zero,
        reply: RunEvent.ReplyFate = .delivered
    ) {
        var request = ControlRequest(action, jobs: [job.id])
        request.delay = delay
        commit(.control(request, [answer]), reply: reply)
    }

    mutating func pause(until: Timestamp? = nil) {
        commit(.pauseQueue(.default, QueuePause(since: clock, until: until), tenant: nil))
    }

    mutating func limit(_ concurrency: Int?, _ rate: RateLimit? = nil) {
        let change = QueueLimitsChange(concurrency: .some(concurrency), rate: .some(rate))
        commit(.limitQueue(.default, change, tenant: nil))
    }

    mutating func resume() { commit(.resumeQueue(.default, tenant: nil)) }

    mutating func prune(_ jobs: Int, by process: String = "node-1") {
        commit(
            .prune(PruneRequest(retention: .all(.lasting(.hours(1)))), Pruned(jobs: jobs, hasMore: false)),
            by: process)
    }

    /// One page of the operation; no answer when it was refused.
    mutating func page(
        _ jobs: [NewJob], from: JobID?, to: JobID?, isLast: Bool = false,
        _ answers: [ControlReply]?, by process: String = "node-1"
    ) {
        var request = ControlRequest(.cancel, jobs: jobs.map(\.id))
        request.step = OperationStep(
            operation: .one, from: from, to: to.map { JobCursor(job: $0) }, isLast: isLast)
        commit(.control(request, answers), by: process)
    }
}
