internal import Foundation
internal import Logging
internal import ServiceLifecycle
internal import Shiftwork
internal import ShiftworkCore
internal import ShiftworkSQLite
internal import UnixSignals

/// The clock of a laboratory process: the machine's, moved by what a file says, in seconds.
func labClock(_ folder: String) -> @Sendable () -> Timestamp {
    let file = open(folder + "/clock", O_RDONLY | O_CLOEXEC)
    return {
        var text = [UInt8](repeating: 0, count: 16)
        let count = pread(file, &text, 16, 0)
        let words = String(decoding: text.prefix(max(0, count)), as: UTF8.self).split(separator: "\n")
        let offset = words.first.flatMap { Int64($0) } ?? 0
        return SQLiteStore.systemClock() + .seconds(offset)
    }
}

/// Opens the laboratory's store for one process.
func openLab(_ folder: String, lease: Duration) async throws -> Shiftwork<Ledger> {
    let store = try SQLiteStore(path: folder + "/lab.sqlite", clock: labClock(folder))
    var logger = Logger(label: "lab") { StreamLogHandler.standardError(label: $0) }
    logger.logLevel = .error
    let configuration = ShiftworkConfiguration(
        worker: WorkerConfiguration(slots: 4, lease: lease, drain: .seconds(5)), logger: logger)
    return try await Shiftwork(
        store: store, services: Ledger(path: folder + "/ledger"), configuration: configuration
    ) {
        QuickJob.self
        SlowJob.self
        FlakyJob.self
        ParentJob.self
    }
}

/// Works until it is killed or told to stop.
struct WorkerProcess {
    let folder: String
    let lease: Duration

    init(_ arguments: Arguments) {
        folder = arguments.required("folder")
        lease = .milliseconds(arguments.number("lease-ms", default: 2_000))
    }

    func run() async throws {
        let shiftwork = try await openLab(folder, lease: lease)
        let group = ServiceGroup(
            services: [shiftwork], gracefulShutdownSignals: [.sigterm], logger: Logger(label: "lab"))
        try await group.run()
    }
}

/// Enqueues jobs and keeps a journal: `invoke` before each call, `ok` after it. A successor goes on at another number.
struct EnqueuerProcess {
    let folder: String
    let from: Int
    let count: Int
    let seed: UInt64

    init(_ arguments: Arguments) {
        folder = arguments.required("folder")
        from = arguments.number("from", default: 0)
        count = arguments.number("count", default: 1_000)
        seed = UInt64(arguments.number("seed", default: 1))
    }

    func run() async throws {
        let shiftwork = try await openLab(folder, lease: .seconds(2))
        let journal = Ledger(path: folder + "/journal")
        var random = SeededRandom(seed: seed)
        var ids = IdentifierSource()
        var number = from
        while number < from + count {
            let size = [1, 1, 1, 5, 40].randomElement(using: &random) ?? 1
            let batch = try (number..<min(number + size, from + count)).map { number in
                try makeJob(number, shiftwork, &ids, &random)
            }
            for job in batch { journal.append("invoke \(job.id)") }
            let answers = try await insert(batch, into: shiftwork.store)
            for (job, answer) in zip(batch, answers) where answer.job(for: job.id) != nil {
                journal.append("ok \(job.id)")
            }
            number += batch.count
            journal.append("next \(from) \(number)")
        }
    }

    /// Repeats the call unchanged while the store is in trouble.
    private func insert(_ batch: [NewJob], into store: any JobStore) async throws -> [Insertion] {
        while true {
            switch await attempt(batch, store) {
            case .success(let answers): return answers
            case .failure(let error):
                guard error.isTransient else { throw error }
                try await Task.sleep(for: .milliseconds(50))
            }
        }
    }

    private func attempt(_ batch: [NewJob], _ store: any JobStore) async -> Result<[Insertion], StoreError> {
        do {
            return .success(try await store.insert(batch, durability: .durable))
        } catch {
            return .failure(error)
        }
    }

    private func makeJob(
        _ number: Int, _ shiftwork: Shiftwork<Ledger>, _ ids: inout IdentifierSource,
        _ random: inout SeededRandom
    ) throws -> NewJob {
        let id = JobID(ids.next(at: SQLiteStore.systemClock(), random: .random(in: .min ... .max)))
        let child = JobID(ids.next(at: SQLiteStore.systemClock(), random: .random(in: .min ... .max)))
        var options = EnqueueOptions(
            id: id, references: number % 10 == 0 ? [JobReference("Lab", number)] : [])
        switch Int.random(in: 0..<20, using: &random) {
        case 0...1:
            return try shiftwork.newJob(
                for: SlowJob(number: number, milliseconds: .random(in: 4...60, using: &random)), options)
        case 2...4:
            let failures = Int.random(in: 1...3, using: &random)
            return try shiftwork.newJob(for: FlakyJob(number: number, failures: failures), options)
        case 5: return try shiftwork.newJob(for: ParentJob(number: number, child: child), options)
        case 6:
            options.delay = .milliseconds(.random(in: 1...500, using: &random))
            return try shiftwork.newJob(for: QuickJob(number: number), options)
        default: return try shiftwork.newJob(for: QuickJob(number: number), options)
        }
    }
}
