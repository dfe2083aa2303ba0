import Foundation
import ShiftworkCore
import ShiftworkSQLite

/// The database of one run, in memory where the machine has such a folder.
final class SQLiteFile {
    private let path: String
    private var synced: (database: Data, log: Data?) = (Data(), nil)

    private static let folder =
        FileManager.default.fileExists(atPath: "/dev/shm") ? "/dev/shm" : NSTemporaryDirectory()

    init() {
        path = "\(SQLiteFile.folder)/simulate-\(ProcessInfo.processInfo.processIdentifier).sqlite"
        remove()
    }

    func open(clock: @escaping @Sendable () -> Timestamp) -> SQLiteStore {
        do {
            return try SQLiteStore(path: path, lane: .inline, clock: clock)
        } catch {
            fatalError("No database at \(path): \(error)")
        }
    }

    /// Everything up to now is on disk.
    func sync() {
        let log = FileManager.default.contents(atPath: path + "-wal")
        synced = (FileManager.default.contents(atPath: path) ?? Data(), log)
    }

    /// Goes back to what was on disk: what lay in the machine's memory alone is lost.
    func forget() {
        remove()
        _ = FileManager.default.createFile(atPath: path, contents: synced.database)
        if let log = synced.log { _ = FileManager.default.createFile(atPath: path + "-wal", contents: log) }
    }

    func remove() {
        let name = URL(fileURLWithPath: path).lastPathComponent
        let names = (try? FileManager.default.contentsOfDirectory(atPath: SQLiteFile.folder)) ?? []
        for other in names where other.hasPrefix(name) {
            try? FileManager.default.removeItem(atPath: "\(SQLiteFile.folder)/\(other)")
        }
    }
}
