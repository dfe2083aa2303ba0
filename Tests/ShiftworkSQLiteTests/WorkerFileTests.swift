import ShiftworkCore
import Testing

@testable import ShiftworkSQLite

@Suite("A worker's file")
struct WorkerFileTests {
    private let folder: TemporaryFolder
    private let info = WorkerInfo(
        id: WorkerID(UUIDv7(milliseconds: 1, sequence: 0, random: 7)), name: "host:1", types: ["a"], slots: 1)

    init() throws { folder = try TemporaryFolder() }

    @Test func `a worker is gone when its process let go of its file without signing off`() async throws {
        let path = folder.path("jobs.sqlite")
        let first = try SQLiteStore(path: path)
        try await first.register(info)
        let second = try SQLiteStore(path: path)
        #expect(try await second.workers().map(\.isGone) == [false])
        await first.close()
        #expect(try await second.workers().map(\.isGone) == [true])
        await second.close()
    }

    @Test func `a worker that signed off is not there at all`() async throws {
        let store = try SQLiteStore(path: folder.path("jobs.sqlite"))
        try await store.register(info)
        try await store.signOff(info.id)
        #expect(try await store.workers() == [])
        await store.close()
    }
}
