internal import GRDB
internal import ShiftworkCore

/// Looks at every page of the file: whether tables and indices are whole, agree, and hold what they may hold.
enum Damage {
    static func findings(in db: Database) throws -> [Finding] {
        try String.fetchAll(db, sql: "PRAGMA integrity_check(20)").filter { $0 != "ok" }.map { text in
            Finding(
                Finding.damagedFile,
                "\(text.replacing("\n", with: " ")). Stop all that uses the file, keep a copy of it "
                    + "with its -wal file, and restore a backup.")
        }
    }
}
