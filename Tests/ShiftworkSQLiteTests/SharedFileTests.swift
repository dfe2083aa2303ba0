import Foundation
import ShiftworkCore
import Testing

@testable import ShiftworkSQLite

@Suite struct `Two stores on one file` {
    private let folder: TemporaryFolder
    private let first: SQLiteStore
    private let second: SQLiteStore

    init() throws {
        folder = try TemporaryFolder()
        first = try SQLiteStore(path: folder.path("jobs.sqlite"))
        second = try SQLiteStore(path: folder.path("jobs.sqlite"))
    }

    @Test func `hand jobs to each other`() async throws {
        var jobs = JobMaker()
        let job = jobs.job()
        #expect(try await first.insert([job], durability: .durable) == [.inserted(.queued)])
        #expect(try await second.insert([job], durability: .durable) == [.known])
        let worker = jobs.worker()
        try await second.register(worker)
        var trip = PumpTrip(worker: worker.id)
        trip.claim = ClaimRequest(limit: 5, types: ["work"])
        let claimed = try await second.pump(trip).claimed
        #expect(claimed.map(\.lease.job) == [job.id])
        var end = PumpTrip(worker: worker.id)
        end.settlements = claimed.map { Settlement(.succeed, lease: $0.lease) }
        #expect(try await first.pump(end).settled == [.settled(.finished)])
        #expect(try await second.pump(end).settled == [.alreadySettled])
        #expect(try await first.jobs([job.id], scope: .all).map(\.status) == [.finished])
        #expect(try await second.verify(isDeep: true).isEmpty)
    }

    @Test func `keep no file open once they are closed`() async throws {
        var jobs = JobMaker()
        _ = try await first.insert([jobs.job()], durability: .durable)
        #expect(try openFiles() > 0)
        await first.close()
        await second.close()
        #expect(try openFiles() == 0)
    }

    /// How many files of the folder this process has open.
    private func openFiles() throws -> Int {
        let files = FileManager.default
        return try files.contentsOfDirectory(atPath: "/proc/self/fd").count {
            (try? files.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)"))?.hasPrefix(folder.path(""))
                ?? false
        }
    }

    @Test func `see each other's commits in the mark, and not their own`() async throws {
        var jobs = JobMaker()
        let before = (try await first.changeMark(), try await second.changeMark())
        _ = try await first.insert([jobs.job()], durability: .relaxed)
        #expect(try await first.changeMark() == before.0)
        #expect(try await second.changeMark() != before.1)
    }

    @Test func `never claim a job twice`() async throws {
        var jobs = JobMaker()
        let all = (0..<300).map { _ in jobs.job() }
        _ = try await first.insert(all, durability: .relaxed)
        let workers = (0..<4).map { _ in jobs.worker() }
        let claimed = try await withThrowingTaskGroup(of: [JobID].self) { group in
            for (number, worker) in workers.enumerated() {
                let store = number.isMultiple(of: 2) ? first : second
                group.addTask {
                    try await store.register(worker)
                    return try await Self.drain(store, worker.id)
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(claimed.count == all.count)
        #expect(Set(claimed) == Set(all.map(\.id)))
    }

    private static func drain(_ store: SQLiteStore, _ worker: WorkerID) async throws -> [JobID] {
        var jobs: [JobID] = []
        while true {
            var trip = PumpTrip(worker: worker)
            trip.claim = ClaimRequest(limit: 7, types: ["work"])
            let claimed = try await store.pump(trip).claimed
            if claimed.isEmpty { return jobs }
            jobs += claimed.map(\.lease.job)
        }
    }

    @Test func `wait for each other's lock, but not for ever`() throws {
        let path = folder.path("other.sqlite")
        let (one, other) = (try FileLock(database: path), try FileLock(database: path))
        try one.acquire(operation: "test")
        let error = #expect(throws: StoreError.self) { try other.acquire(patience: .zero, operation: "test") }
        #expect(error?.code == .locked)
        one.release()
        try other.acquire(patience: .zero, operation: "test")
        other.release()
    }
}
