import Foundation
import ShiftworkBench

/// A PostgreSQL server of this run's own, in a temporary folder and on a socket only, with fsync on and the defaults of
/// a fresh installation but for what is said here. Ended by `stop`, or by its supervisor when this process is gone.
final class PrivateCluster: Sendable {
    let folder: String
    let programs: String
    private let lifeline: Pipe
    private let supervisor: Process

    /// As libpq reads it.
    var url: String { "host=\(folder) user=postgres dbname=postgres" }

    /// The folder of the server's programs; nil when it is not installed.
    static let programs = ["17", "16", "15"].map { "/usr/lib/postgresql/\($0)/bin" }
        .first { FileManager.default.isExecutableFile(atPath: "\($0)/initdb") }

    /// What differs from the defaults: statements are counted, and checkpoints come by log, not in the middle of a run.
    static let settings = [
        "listen_addresses=", "shared_preload_libraries=pg_stat_statements", "shared_buffers=512MB",
        "max_wal_size=4GB", "checkpoint_timeout=15min",
    ]

    init() throws {
        guard let programs = Self.programs else { throw ClusterTrouble("PostgreSQL is not installed") }
        self.programs = programs
        folder = NSTemporaryDirectory() + "shiftwork-bench-pg-\(UUID().uuidString.prefix(8))"
        (lifeline, supervisor) = (Pipe(), Process())
        let words = Pipe()
        supervisor.executableURL = URL(fileURLWithPath: "/bin/sh")
        let options = Self.settings.map { "-c \($0)" }.joined(separator: " ")
        supervisor.arguments = ["-c", Self.script, "supervisor", folder, programs, Self.asServer, options]
        (supervisor.standardInput, supervisor.standardOutput) = (lifeline, words)
        _ = fcntl(lifeline.fileHandleForWriting.fileDescriptor, F_SETFD, FD_CLOEXEC)
        try supervisor.run()
        var said = ""
        while !said.hasSuffix("ready\n") {
            let more = words.fileHandleForReading.availableData
            if more.isEmpty { throw ClusterTrouble("the server did not start: \(said)") }
            said += String(decoding: more, as: UTF8.self)
        }
        try ask("CREATE EXTENSION pg_stat_statements")
    }

    /// Ends the server and removes its folder.
    func stop() {
        try? lifeline.fileHandleForWriting.close()
        supervisor.waitUntilExit()
    }

    private static let asServer = geteuid() == 0 ? "runuser -u postgres --" : ""

    private static let script = """
        folder=$1; bin=$2; as=$3; options=$4; trap '' HUP INT TERM PIPE
        mkdir -m 0755 "$folder" || exit 1
        [ "$(id -u)" -ne 0 ] || chown postgres "$folder"
        $as "$bin/initdb" -D "$folder/data" -U postgres -E UTF8 --locale=C.UTF-8 --auth=trust > "$folder/log" 2>&1 \\
          && $as "$bin/pg_ctl" -D "$folder/data" -s -w -l "$folder/data/log" -o "-k $folder $options" start 2>&1 \\
          && echo ready || cat "$folder/log" "$folder/data/log"
        exec > /dev/null
        cat > /dev/null
        $as "$bin/pg_ctl" -D "$folder/data" -s -m immediate stop > /dev/null 2>&1
        rm -rf "$folder"
        """
}

// Asking it.
extension PrivateCluster {
    /// Runs one of the server's programs and returns what it says.
    func program(_ name: String, _ arguments: [String]) throws -> String {
        let (process, words) = (Process(), Pipe())
        process.executableURL = URL(fileURLWithPath: "\(programs)/\(name)")
        process.arguments = arguments
        (process.standardOutput, process.standardError) = (words, FileHandle.standardError)
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let said = String(decoding: words.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw ClusterTrouble("\(name) failed: \(said)") }
        return said
    }

    /// The rows of an answer, their values separated by `|`; each text in a transaction of its own.
    @discardableResult
    func ask(_ sql: String...) throws -> [String] {
        let said = try program(
            "psql",
            [url, "-XAtq", "-v", "ON_ERROR_STOP=1", "-c", "SET client_min_messages = error"]
                + sql.flatMap { ["-c", $0] })
        return said.split(separator: "\n").map(String.init)
    }

    /// What the server has used since it started.
    func cost() throws -> ServerCost {
        let row = try ask(
            """
            SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn,
              (SELECT coalesce(sum(calls), 0) FROM pg_stat_statements)
            """)[0].split(separator: "|").map { Int(Double($0) ?? 0) }
        return ServerCost(cpu: try cpu(), logBytes: row[0], statements: row[1])
    }

    /// Seconds of all processes, those that have ended among them.
    private func cpu() throws -> Double {
        let main = try String(contentsOfFile: "\(folder)/data/postmaster.pid", encoding: .utf8)
            .split(separator: "\n")[0]
        var ticks = 0
        for name in try FileManager.default.contentsOfDirectory(atPath: "/proc") where Int(name) != nil {
            guard let text = try? String(contentsOfFile: "/proc/\(name)/stat", encoding: .utf8),
                let end = text.lastIndex(of: ")")
            else { continue }
            // From the state on: parent is the second, own times the 12th and 13th, ended children's behind them.
            let fields = text[text.index(after: end)...].split(separator: " ").map(String.init)
            guard name == main || fields[1] == main else { continue }
            ticks += (Int(fields[11]) ?? 0) + (Int(fields[12]) ?? 0)
            if name == main { ticks += (Int(fields[13]) ?? 0) + (Int(fields[14]) ?? 0) }
        }
        return Double(ticks) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }
}

struct ClusterTrouble: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
