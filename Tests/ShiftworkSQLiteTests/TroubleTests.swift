import Foundation
import GRDB
import ShiftworkCore
import Testing

@testable import ShiftworkSQLite

@Suite struct `A store in trouble` {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func `says that a file is no database`() throws {
        let path = folder.path("jobs.sqlite")
        try Data(repeating: 0x2A, count: 8_192).write(to: URL(fileURLWithPath: path))
        let error = #expect(throws: StoreError.self) { try SQLiteStore(path: path) }
        #expect(error?.code == .corrupt)
    }

    @Test func `says that a folder is missing`() {
        let error = #expect(throws: StoreError.self) {
            try SQLiteStore(path: folder.path("none/jobs.sqlite"))
        }
        #expect(error?.code == .unavailable)
        #expect(error?.message.contains("Make it first") == true)
    }

    @Test(.enabled(if: NSUserName() != "root", "root may write everywhere"))
    func `says that a folder cannot be written`() throws {
        let path = folder.path("jobs.sqlite")
        let url = URL(fileURLWithPath: path).deletingLastPathComponent()
        try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: url.path)
        defer { try? FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: url.path) }
        let error = #expect(throws: StoreError.self) { try SQLiteStore(path: path) }
        #expect(error?.code == .readOnly)
    }

    @Test func `refuses what has no room, loses nothing, and goes on when there is room again`() async throws
    {
        var jobs = JobMaker()
        let store = try SQLiteStore(path: folder.path("jobs.sqlite"))
        let first = jobs.job()
        _ = try await store.insert([first], durability: .durable)
        try await limit(store, to: 80)
        var (kept, refusal) = (1, StoreError?.none)
        while refusal == nil {
            let batch = (0..<100).map { _ in jobs.job() }
            do { kept += try await store.insert(batch, durability: .durable).count } catch { refusal = error }
        }
        #expect(refusal?.code == .full)
        #expect(refusal?.isTransient == true)
        try await limit(store, to: 1_000_000)
        #expect(try await store.insert([jobs.job()], durability: .durable) == [.inserted(.queued)])
        let counted = try await store.counts(scope: .all).reduce(0) { $0 + $1.count }
        #expect(counted == kept + 1)
        #expect(try await store.verify(isDeep: true).isEmpty)
    }

    @Test func `answers what was under way when it is closed, and refuses what comes later`() async throws {
        var jobs = JobMaker()
        let store = try SQLiteStore(path: folder.path("jobs.sqlite"))
        let (early, late) = (jobs.job(), jobs.job())
        #expect(try await store.insert([early], durability: .durable) == [.inserted(.queued)])
        await store.close()
        let error = await #expect(throws: StoreError.self) {
            try await store.insert([late], durability: .durable)
        }
        #expect(error?.code == .unavailable)
        let again = try SQLiteStore(path: folder.path("jobs.sqlite"))
        #expect(try await again.insert([early], durability: .durable) == [.known])
    }

    private func limit(_ store: SQLiteStore, to pages: Int) async throws {
        _ = try await store.write { db in try Int.fetchOne(db, sql: "PRAGMA max_page_count = \(pages)") }
    }
}
