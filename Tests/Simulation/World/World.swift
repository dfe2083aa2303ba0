import ShiftworkCore
import ShiftworkLaws

/// Everything around the processes of one run: true time, the store's clock, the weather, and the record of what
/// happened.
final class World: @unchecked Sendable {
    let seed: UInt64
    let scheduler: Scheduler
    let weather: Weather
    /// Where the store's own work runs.
    let outside: ProcessExecutor
    private(set) var events: [RunEvent] = []
    private(set) var processes: [SimulatedProcess] = []
    /// How often each job's handler has begun, as an outside system would know it.
    var runs: [JobID: Int] = [:]
    /// What is told each time that a process ended, killed or well.
    var whenEnded: (SimulatedProcess) -> Void = { _ in }
    /// Gets each event as it is recorded.
    var witness: ((RunEvent) -> Void)?
    private var storeOffset: Int64 = 0
    private var lives: [String: Int] = [:]

    /// When true time begins, for clocks on the wall.
    static let epoch = Timestamp(seconds: 1_767_225_600)

    init(seed: UInt64, weather: Weather) {
        (self.seed, self.weather) = (seed, weather)
        scheduler = Scheduler(seed: seed)
        outside = ProcessExecutor(name: "store", number: 0, scheduler: scheduler, mode: .urgent)
        GlobalExecutorHook.scheduler = scheduler
        GlobalExecutorHook.fallback = outside
    }

    // MARK: Time

    var now: Duration { .microseconds(scheduler.now) }

    /// The store's clock.
    var storeNow: Timestamp { World.epoch + .microseconds(scheduler.now + storeOffset) }

    func jumpStoreClock(by microseconds: Int64) {
        storeOffset += microseconds
        record(.clockJumped(by: .microseconds(microseconds)))
    }

    /// How far the store's clock is ahead of true time, in microseconds.
    var storeClockOffset: Int64 { storeOffset }

    // MARK: Record

    @discardableResult
    func record(_ kind: RunEvent.Kind, by process: SimulatedProcess? = nil) -> Int {
        let event = RunEvent(number: events.count, at: now, process: process?.name, kind: kind)
        events.append(event)
        scheduler.note(kind.fingerprint)
        witness?(event)
        return event.number
    }

    /// Corrects what became of a reply.
    func replyWas(_ fate: RunEvent.ReplyFate, event number: Int) {
        guard case .committed(let call, let at, _) = events[number].kind else { return }
        events[number].kind = .committed(call, at: at, reply: fate)
    }

    // MARK: Processes

    /// A process under a name; each time somebody new.
    func makeProcess(_ name: String, clock: ProcessClock) -> SimulatedProcess {
        lives[name, default: 0] += 1
        let process = SimulatedProcess(
            name: name, life: lives[name] ?? 1, number: UInt64(processes.count + 1), clock: clock, world: self
        )
        processes.append(process)
        return process
    }

    /// The living process of a name.
    func process(_ name: String) -> SimulatedProcess? {
        processes.last { $0.name == name && $0.isAlive }
    }

    func ended(_ process: SimulatedProcess) { whenEnded(process) }

    /// Forgets everything, so that nothing keeps anything.
    func dissolve() {
        (processes, events, runs) = ([], [], [:])
        (whenEnded, witness) = ({ _ in }, nil)
    }
}

extension RunEvent.Kind {
    /// A number for the running hash: what kind of event it is, and for store calls which.
    var fingerprint: UInt64 {
        switch self {
        case .started: 1
        case .killed: 2
        case .frozen: 3
        case .thawed: 4
        case .askedToEnd: 5
        case .ended: 6
        case .clockJumped(let by): 7 ^ UInt64(bitPattern: by.wholeMicroseconds)
        case .storeAway: 8
        case .storeBack: 9
        case .storeForgot(let last): SeededRandom.mix(UInt64(bitPattern: Int64(last)) ^ 16)
        case .calm: 10
        case .committed(let call, let at, let reply):
            UInt64(bitPattern: at.microseconds) ^ call.fingerprint ^ reply.rawValue.seedPart
        case .refused(let call): call.seedPart
        case .handlerBegan(let lease, _, _): lease.fingerprint ^ 11
        case .handlerToldToStop(let lease, let reason): lease.fingerprint ^ reason.rawValue.seedPart
        case .handlerEnded(let lease): lease.fingerprint ^ 12
        }
    }
}

extension Lease {
    fileprivate var fingerprint: UInt64 {
        SeededRandom.mix(job.uuid.low ^ worker.uuid.low ^ UInt64(bitPattern: token))
    }
}

extension CommittedCall {
    /// Mixed from the answer, so that equal hashes mean equal answers.
    fileprivate var fingerprint: UInt64 {
        switch self {
        case .pump(let trip, let reply):
            (reply.claimed.map(\.lease) + trip.settlements.map(\.lease)).reduce(13) {
                SeededRandom.mix($0 ^ $1.fingerprint)
            }
        case .insert(let jobs, _, _): jobs.reduce(14) { SeededRandom.mix($0 ^ $1.id.uuid.low) }
        case .rescue(_, _, let rescue): UInt64(rescue?.jobs.count ?? -1 & 0xff)
        case .prune(_, let pruned): UInt64(pruned.jobs)
        case .release(let count): UInt64(count)
        case .register, .claim, .signOff, .control, .pauseQueue, .resumeQueue, .limitQueue, .direct,
            .startOperation, .setOperation,
            .lead:
            15
        }
    }
}
