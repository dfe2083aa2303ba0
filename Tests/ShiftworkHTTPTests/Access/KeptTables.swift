import Foundation
import GRDB
import PostgresCluster
import ShiftworkCore
import ShiftworkPostgres
import ShiftworkSQLite

/// The stores whose tables can be read from end to end.
enum KeptTables: CaseIterable {
    case sqlite, postgres

    var isThere: Bool { self == .sqlite || TestCluster.isThere }

    /// A place for a store of its own.
    func place() async throws -> Place {
        let name = "canary_\(UInt32.random(in: 0 ..< .max))"
        return Place(name: name, cluster: self == .postgres ? try await TestCluster.running() : nil)
    }

    struct Place {
        let name: String
        let cluster: TestCluster?

        private var file: String { NSTemporaryDirectory() + name + ".sqlite" }

        func open(_ clock: @escaping @Sendable () -> Timestamp) async throws -> any JobStore {
            guard let cluster else { return try SQLiteStore(path: file, clock: clock) }
            return try await PostgresStore(url: cluster.url, schema: name, clock: clock)
        }

        /// All rows of all tables, as text.
        func rows() async throws -> [(table: String, text: String)] {
            guard let cluster else { return try rowsOfFile() }
            let output = NSTemporaryDirectory() + name + ".txt"
            defer { try? FileManager.default.removeItem(atPath: output) }
            try await TestCluster.shell(
                """
                psql -XAtq -v ON_ERROR_STOP=1 -h \(cluster.folder) -p \(cluster.port) -U postgres postgres \
                  > \(output) <<'END'
                SET bytea_output = 'escape';
                SELECT format('SELECT %L || x::text FROM %I.%I x', tablename || ' ', schemaname, tablename)
                FROM pg_tables WHERE schemaname = '\(name)' \\gexec
                END

                """)
            return try String(contentsOfFile: output, encoding: .utf8).split(separator: "\n").map { line in
                (String(line.prefix { $0 != " " }), String(line))
            }
        }

        private func rowsOfFile() throws -> [(table: String, text: String)] {
            try DatabaseQueue(path: file).read { db in
                let tables = try String.fetchAll(
                    db, sql: "SELECT name FROM sqlite_schema WHERE type = 'table'")
                return try tables.flatMap { table in
                    try Row.fetchAll(db, sql: "SELECT * FROM \"\(table)\"").map { row in
                        (table, row.map { Self.text(of: $0.1) }.joined(separator: " "))
                    }
                }
            }
        }

        private static func text(of value: DatabaseValue) -> String {
            switch value.storage {
            case .blob(let bytes): String(decoding: bytes, as: UTF8.self)
            case .string(let text): text
            case .int64, .double, .null: value.description
            }
        }

        func remove() {
            guard cluster == nil else { return }
            let folder = NSTemporaryDirectory()
            for file in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            where file.hasPrefix(name) {
                try? FileManager.default.removeItem(atPath: folder + file)
            }
        }
    }
}
