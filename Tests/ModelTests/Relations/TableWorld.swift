internal import ShiftworkCore

@testable internal import ShiftworkMemory

/// A table with a few jobs. Two worlds are one when statuses, waits, keys and what happened are the same; their tables
/// may differ in times, tokens and counts, by which nothing here is decided.
struct TableWorld {
    /// What happened to a job, told beside the table.
    struct Truth: Hashable {
        var isDeleted = false
        /// What it waited for has ended as declared, at some time.
        var isFreed = false
        /// An operator wanted it again.
        var isAgain = false
    }

    var table = MemoryTable()
    var truths: [Truth]

    init(members: Int) { truths = Array(repeating: Truth(), count: members) }

    static func job(_ place: Int) -> JobID {
        JobID(UUIDv7(milliseconds: 1_795_248_000_000, sequence: UInt16(place), random: 1))
    }

    /// Each job has a worker of its own.
    static func worker(_ place: Int) -> WorkerID {
        WorkerID(UUIDv7(milliseconds: 1_795_248_000_000, sequence: UInt16(place), random: 2))
    }

    func status(_ place: Int) -> JobStatus? { table.jobs[Self.job(place)]?.motion.status }

    func isLive(_ place: Int) -> Bool { status(place).map { !$0.isTerminal } ?? false }
}

extension TableWorld: Hashable {
    private var key: [[Int]] {
        truths.indices.map { place in
            let (job, truth) = (table.jobs[Self.job(place)], truths[place])
            let waits = truths.indices.filter { job?.waitsFor.contains(Self.job($0)) == true }
            let waiting = truths.indices.filter {
                table.waiting[Self.job($0)]?.contains(Self.job(place)) == true
            }
            let holdsKey = table.uniqueKeys.values.contains(Self.job(place))
            return [
                job.map { Int($0.motion.status.code) } ?? 0, truth.isDeleted ? 1 : 0, truth.isFreed ? 1 : 0,
                truth.isAgain ? 1 : 0, holdsKey ? 1 : 0, -1,
            ] + waits + [-1] + waiting
        }
    }

    static func == (left: TableWorld, right: TableWorld) -> Bool { left.key == right.key }
    func hash(into hasher: inout Hasher) { hasher.combine(key) }
}

extension TableWorld: CustomStringConvertible {
    var description: String {
        truths.indices.map { status($0).map { "\($0.rawValue)" } ?? "–" }.joined(separator: ", ")
    }
}

// What can happen to one job: the calls of the table.
extension TableWorld {
    mutating func register(_ place: Int) {
        let info = WorkerInfo(id: Self.worker(place), name: "worker \(place)", types: ["sample"], slots: 1)
        _ = table.register(info, at: TableModel.now)
    }

    mutating func claim(_ place: Int) {
        _ = table.claim([Self.job(place)], worker: Self.worker(place), at: TableModel.now)
    }

    mutating func settle(_ place: Int, _ event: JobEvent) {
        guard let token = table.jobs[Self.job(place)]?.motion.token, status(place)?.isRunning == true else {
            return
        }
        let lease = Lease(job: Self.job(place), token: token, worker: Self.worker(place))
        _ = table.settle(Settlement(event, lease: lease), at: TableModel.now)
    }

    mutating func crash(_ place: Int) {
        guard status(place)?.isRunning == true else { return }
        let beat = table.workers[Self.worker(place)]?.beat ?? 0
        _ = table.rescue(Self.worker(place), beat: beat, limit: 10, at: TableModel.now)
        register(place)
    }

    mutating func control(_ place: Int, _ action: ControlAction) {
        _ = table.control(ControlRequest(action, jobs: [Self.job(place)]), at: TableModel.now)
    }
}

/// One step, and to which job.
enum TableStep: CustomStringConvertible {
    case insert(Int)
    case claim(Int)
    case settle(Int, JobEvent)
    /// Its worker is rescued; one crash is allowed.
    case crash(Int)
    case control(Int, ControlAction)

    static func all(_ place: Int, _ actions: [ControlAction]) -> [TableStep] {
        [
            .insert(place), .claim(place), .settle(place, .succeed), .settle(place, .exhaust),
            .settle(place, .stop),
        ]
            + [.crash(place)] + actions.map { .control(place, $0) }
    }

    var isHealthy: Bool {
        switch self {
        case .claim, .settle(_, .succeed): true
        case .insert, .settle, .crash, .control: false
        }
    }

    var description: String {
        switch self {
        case .insert(let place): "job \(place) is inserted"
        case .claim(let place): "job \(place) is claimed"
        case .settle(let place, let event): "job \(place): \(event.rawValue)"
        case .crash(let place): "the worker of job \(place) is rescued"
        case .control(let place, let action): "an operator: \(action.name) job \(place)"
        }
    }
}
