import Foundation
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

    @Test func `a worker that speaks through a process is not gone with it`() async throws {
        let path = folder.path("jobs.sqlite")
        let (server, other) = (try SQLiteStore(path: path), try SQLiteStore(path: path))
        var remote = info
        remote.isRemote = true
        try await server.register(remote)
        #expect(!FileManager.default.fileExists(atPath: "\(server.path)-worker-\(remote.id)"))
        await server.close()
        #expect(try await other.workers().map(\.isGone) == [false])
        #expect(try await other.workers([remote.id]).map(\.isGone) == [false])
        await other.close()
    }

    @Test func `a process that died before its worker was known leaves nothing for ever`() async throws {
        let path = folder.path("jobs.sqlite")
        let ids = (0..<4).map { WorkerID(UUIDv7(milliseconds: 1, sequence: 0, random: UInt64($0))) }
        let store = try SQLiteStore(path: path)
        try await store.register(WorkerInfo(id: ids[0], name: "known", types: ["a"], slots: 1))
        let holder = WorkerFile(database: store.path)
        for id in ids[1...] { try holder.hold(id) }
        func file(_ id: WorkerID) -> String { "\(store.path)-worker-\(id)" }
        for id in ids.prefix(3) {
            try FileManager.default.setAttributes([.modificationDate: Date() - 120], ofItemAtPath: file(id))
        }
        try await SQLiteStore(path: path).close()
        #expect(ids.allSatisfy { FileManager.default.fileExists(atPath: file($0)) })
        // As if the process had died: of these, the first and second are old.
        holder.letAllGo()
        try await SQLiteStore(path: path).close()
        #expect(ids.map { FileManager.default.fileExists(atPath: file($0)) } == [true, false, false, true])
        await store.close()
    }

    @Test func `a worker that signed off is not there at all`() async throws {
        let store = try SQLiteStore(path: folder.path("jobs.sqlite"))
        try await store.register(info)
        try await store.signOff(info.id)
        #expect(try await store.workers() == [])
        await store.close()
    }
}
