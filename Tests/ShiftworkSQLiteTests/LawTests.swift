import ShiftworkLaws
import ShiftworkSQLite
import Testing

@Suite struct `A SQLite store` {
    @Test(arguments: StoreLaw.all)
    func `keeps the law`(_ law: StoreLaw) async throws {
        let folder = try TemporaryFolder()
        try await law.check { clock in
            try SQLiteStore(path: folder.path("jobs.sqlite"), clock: { clock.now })
        }
    }
}
