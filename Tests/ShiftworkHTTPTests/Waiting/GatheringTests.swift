import ShiftworkCore
import ShiftworkMemory
import Synchronization
import Testing

@testable import ShiftworkHTTP

@Suite("Questions that gather")
struct GatheringTests {
    /// What is asked waits until it may be answered, with ten times the question.
    private final class Oracle: Sendable {
        private let state = Mutex<(asked: [[Int]], isOpen: Bool)>(([], false))

        var asked: [[Int]] { state.withLock { $0.asked } }
        func open() { state.withLock { $0.isOpen = true } }

        func answer(_ questions: [Int]) async throws(StoreError) -> [Int] {
            state.withLock { $0.asked.append(questions.sorted()) }
            while !state.withLock({ $0.isOpen }) { await Task.yield() }
            if questions.contains(13) { throw StoreError(.corrupt, operation: "ask", message: "unlucky") }
            if questions.contains(0) { throw StoreError(.unavailable, operation: "ask", message: "away") }
            return questions.map { $0 * 10 }
        }
    }

    private let oracle = Oracle()
    private let gathering: Gathering<Int, Int>

    init() {
        let oracle = oracle
        gathering = Gathering(mostUnderWay: 1) { questions throws(StoreError) in
            try await oracle.answer(questions)
        }
    }

    /// Asks one question, and the others while it is under way; the answers in order, nil for an error.
    private func answers(to first: Int, then others: [Int]) async -> [Int?] {
        await withTaskGroup(of: (Int, Int?).self) { group in
            group.addTask { (first, try? await gathering.answer(to: first)) }
            while oracle.asked.isEmpty { await Task.yield() }
            for other in others { group.addTask { (other, try? await gathering.answer(to: other)) } }
            while gathering.count < others.count { await Task.yield() }
            oracle.open()
            var found: [Int: Int?] = [:]
            for await (question, answer) in group { found[question] = answer }
            return ([first] + others).map { found[$0] ?? nil }
        }
    }

    @Test func `those that come while one is under way are asked together`() async {
        #expect(await answers(to: 1, then: [2, 3, 4]) == [10, 20, 30, 40])
        #expect(oracle.asked == [[1], [2, 3, 4]])
    }

    @Test func `what is wrong with one question leaves the others their answers`() async {
        #expect(await answers(to: 1, then: [2, 13]) == [10, 20, nil])
        #expect(oracle.asked.contains([2, 13]) && oracle.asked.contains([2]) && oracle.asked.contains([13]))
    }

    @Test func `who is away is asked once for all`() async {
        #expect(await answers(to: 1, then: [0, 2]) == [10, nil, nil])
        #expect(oracle.asked == [[1], [0, 2]])
    }

    @Test func `afterwards questions are asked as they come`() async throws {
        _ = await answers(to: 1, then: [2])
        #expect(try await gathering.answer(to: 5) == 50)
        #expect(oracle.asked == [[1], [2], [5]])
    }

    @Test func `each caller gets the jobs asked for, of the own tenant alone`() async throws {
        let memory = MemoryStore()
        let store = GatheringStore(memory)
        let ids = (1...3).map { JobID(UUIDv7(high: 0x0192_0000_0000_7000, low: 1 << 63 | $0)) }
        let jobs = zip(ids, ["a", "b", "b"]).map { id, tenant in
            var job = NewJob(id: id, type: "a", queue: "b")
            job.details.tenant = tenant
            return job
        }
        _ = try await store.insert(jobs, durability: .durable)
        let found = try await withThrowingTaskGroup(of: (Int, [JobID]).self) { group in
            for number in 0..<30 {
                let scope = [Scope.all, .tenant("a"), .tenant("b")][number % 3]
                group.addTask { (number % 3, try await store.jobs(ids.reversed(), scope: scope).map(\.id)) }
            }
            return try await group.reduce(into: [Int: Set<[JobID]>]()) { $0[$1.0, default: []].insert($1.1) }
        }
        #expect(found == [0: [ids.reversed()], 1: [[ids[0]]], 2: [[ids[2], ids[1]]]])
        #expect(try await store.now() >= .init(microseconds: 0))
    }
}
