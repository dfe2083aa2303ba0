internal import Foundation
internal import Shiftwork
internal import ShiftworkCore
internal import ShiftworkSQLite

/// Enqueues the jobs of a lane, which is a range of numbers, and keeps a journal: `invoke` before each call, `ok` after
/// it, `next` behind both. A successor goes on at another number.
struct EnqueuerProcess {
    private let workplace: Workplace
    private let lane: Range<Int>
    private let first: Int
    private let quota: Quota
    /// Whether half of the calls ask for less than durability, and are not written down as accepted.
    private let isHalfRelaxed: Bool
    private let journal: Paper
    private let trouble: Paper
    private var random: SeededRandom
    private var ids = IdentifierSource()

    init(_ arguments: Arguments) throws {
        workplace = try Workplace(arguments)
        let lower = arguments.number("lower", default: 0)
        lane = lower..<arguments.number("upper", default: lower + 1_000)
        first = arguments.number("from", default: lower)
        isHalfRelaxed = arguments.has("relaxed")
        random = SeededRandom(seed: UInt64(arguments.number("seed", default: 1)))
        quota = Quota(path: workplace.folder + "/quota")
        journal = Paper(path: workplace.folder + "/journal")
        trouble = Paper(path: workplace.folder + "/trouble")
    }

    mutating func run() async throws {
        let shiftwork = try await workplace.open()
        var number = first
        while number < lane.upperBound {
            try await waitForQuota(number)
            let size = [1, 1, 1, 5, 40].randomElement(using: &random) ?? 1
            let batch = try (number..<min(number + size, lane.upperBound)).map { number in
                try makeJob(number, shiftwork)
            }
            journal.append(batch.map { "invoke \($0.id)" })
            let durability: Durability = isHalfRelaxed && Bool.random(using: &random) ? .relaxed : .durable
            let answers = try await insert(batch, durability, into: shiftwork.store)
            number += batch.count
            let words = zip(batch, answers).compactMap { job, answer in
                word(for: answer, durability).map { "\($0) \(job.id)" }
            }
            journal.append(words + ["next \(lane.lowerBound) \(number)"])
        }
    }

    /// What the journal says of an answer; nil where nothing was promised.
    private func word(for answer: Insertion, _ durability: Durability) -> String? {
        switch answer {
        case .refused: "refused"
        case .inserted, .known, .duplicate: durability == .durable ? "ok" : nil
        }
    }

    private func waitForQuota(_ number: Int) async throws {
        while Double(number - lane.lowerBound) >= quota.read() * Double(lane.count) {
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    /// Repeats the call unchanged while the store is in trouble.
    private func insert(
        _ batch: [NewJob], _ durability: Durability, into store: any JobStore
    ) async throws -> [Insertion] {
        while true {
            switch await attempt(batch, durability, store) {
            case .success(let answers): return answers
            case .failure(let error):
                trouble.append("insert \(error.code)")
                guard error.isTransient else { throw error }
                try await Task.sleep(for: .milliseconds(20))
            }
        }
    }

    private func attempt(
        _ batch: [NewJob], _ durability: Durability, _ store: any JobStore
    ) async -> Result<[Insertion], StoreError> {
        do { return .success(try await store.insert(batch, durability: durability)) } catch {
            return .failure(error)
        }
    }

    private mutating func makeID() -> JobID {
        JobID(ids.next(at: SQLiteStore.systemClock(), random: .random(in: .min ... .max)))
    }

    private mutating func makeJob(_ number: Int, _ shiftwork: Shiftwork<Paper>) throws -> NewJob {
        var options = EnqueueOptions(
            id: makeID(), references: number % 10 == 0 ? [JobReference("Lab", number)] : [])
        switch Int.random(in: 0..<20, using: &random) {
        case 0...1:
            return try shiftwork.newJob(
                for: SlowJob(number: number, milliseconds: .random(in: 4...60, using: &random)), options)
        case 2...4:
            let failures = Int.random(in: 1...3, using: &random)
            return try shiftwork.newJob(for: FlakyJob(number: number, failures: failures), options)
        case 5: return try shiftwork.newJob(for: ParentJob(number: number, child: makeID()), options)
        case 6:
            options.delay = .milliseconds(.random(in: 1...500, using: &random))
            return try shiftwork.newJob(for: QuickJob(number: number), options)
        case 7...9 where workplace.hasDatabase:
            return try shiftwork.newJob(for: BookingJob(number: number), options)
        default: return try shiftwork.newJob(for: QuickJob(number: number), options)
        }
    }
}
