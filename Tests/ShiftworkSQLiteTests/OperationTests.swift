import ShiftworkCore
import ShiftworkRuntime
import ShiftworkSQLite
import Synchronization
import Testing

@Suite("A bulk action on SQLite")
struct OperationTests {
    /// Jobs whose clients' clocks disagree, so that ids and inserts have different orders; all have ended.
    private func jobs(_ count: Int, in store: SQLiteStore) async throws -> [JobID] {
        var maker = JobMaker()
        let jobs = (0..<count).map { _ in maker.job() }
        for turn in 0..<count {
            _ = try await store.insert([jobs[turn * 7 % count]], durability: .relaxed)
        }
        _ = try await store.control(ControlRequest(.cancel, jobs: jobs.map(\.id)))
        return jobs.map(\.id)
    }

    /// The operation, begun, in pages of three.
    private func begin(_ action: ControlAction, _ store: SQLiteStore) async throws -> OperationID {
        var maker = JobMaker()
        var operation = Operation(
            id: OperationID(maker.uuid()), action: action, query: "status:canceled",
            asOf: try await store.now() + .seconds(3_600))
        operation.rate = 30
        try await store.startOperation(operation)
        return operation.id
    }

    @Test(arguments: [ControlAction.setPriority(1), .retry, .delete])
    func `treats each job once, though the last of each page is gone before the next is read`(
        _ action: ControlAction
    ) async throws {
        let folder = try TemporaryFolder()
        let clock = Ticking()
        let store = try SQLiteStore(path: folder.path("jobs.sqlite"), clock: clock.next)
        let jobs = try await jobs(20, in: store)
        let runner = OperationRunner(store: store)
        let id = try await begin(action, store)
        var step = try #require(try await runner.step(id))
        while step.hasMore {
            let cursor = try #require(step.operation.cursor)
            _ = try await store.control(ControlRequest(.cancel, jobs: [cursor]))
            _ = try await store.control(ControlRequest(.delete, jobs: [cursor]))
            step = try #require(try await runner.step(id))
        }
        #expect(step.operation.matched == jobs.count)
        await store.close()
        withExtendedLifetime(folder) {}
    }

    @Test func `goes on from a cursor that says no more than its job`() async throws {
        let folder = try TemporaryFolder()
        let store = try SQLiteStore(path: folder.path("jobs.sqlite"))
        let jobs = try await jobs(6, in: store)
        let id = try await begin(.setPriority(1), store)
        var first = ControlRequest(.setPriority(1), jobs: [jobs[0]])
        first.step = OperationStep(operation: id, from: nil, to: JobCursor(job: jobs[0]), isLast: false)
        _ = try await store.control(first)
        let next = try #require(try await OperationRunner(store: store).step(id))
        #expect(next.treated == 3)
        await store.close()
        withExtendedLifetime(folder) {}
    }
}

/// A clock that is a second on each time that somebody looks: no rate has to be waited for.
private final class Ticking: Sendable {
    private let now = Mutex(SQLiteStore.systemClock())

    @Sendable func next() -> Timestamp {
        now.withLock { now in
            now = now + .seconds(1)
            return now
        }
    }
}
