internal import Foundation
internal import GRDB

/// Another program on the same file: holds a lock, or reads for long.
struct ForeignerProcess {
    private let database: String
    private let manner: String
    private let milliseconds: Int
    private let sign: String

    init(_ arguments: Arguments) throws {
        database = arguments.required("database")
        manner = arguments.required("manner")
        milliseconds = arguments.number("hold-ms", default: 1_000)
        sign = arguments.required("sign")
    }

    func run() throws {
        if manner == "lock-file" { return try holdLockFile() }
        var configuration = Configuration()
        configuration.busyMode = .timeout(10)
        let queue = try DatabaseQueue(path: database, configuration: configuration)
        try queue.writeWithoutTransaction { db in
            // Nothing of this program's may checkpoint.
            try db.execute(sql: "PRAGMA wal_autocheckpoint = 0")
            try db.execute(sql: manner == "reader" ? "BEGIN" : "BEGIN EXCLUSIVE")
            _ = try Int.fetchOne(db, sql: "SELECT count(*) FROM job")
            hold()
            try db.execute(sql: "COMMIT")
        }
        // Ends without closing, as closing could checkpoint.
        _exit(0)
    }

    private func holdLockFile() throws {
        let descriptor = open(database + "-lock", O_RDWR)
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 { usleep(200) }
        hold()
    }

    private func hold() {
        _ = FileManager.default.createFile(atPath: sign, contents: nil)
        usleep(UInt32(milliseconds) * 1_000)
    }
}
