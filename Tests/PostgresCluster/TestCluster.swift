internal import Foundation
internal import Synchronization
internal import TestProcess

/// A PostgreSQL server of this test process's own: in a temporary folder, on a socket and a loopback port, with
/// fsync on.
/// Made when the first test asks for it, shared by all, and gone when the process is, however it ends: the server
/// hangs on a supervisor, which reads a pipe from us until that breaks.
///
/// Tests keep apart by schema. Without the server's programs tests are skipped, unless `CI` or
/// `SHIFTWORK_NEEDS_POSTGRES` is set.
package final class TestCluster: Sendable {
    package let folder: String
    package let port: Int
    /// Holds the supervisor's input open.
    private let lifeline: ChildPipe

    package static let password = "s3cret'pass word%"

    /// Over the socket, as the superuser.
    package var url: String { "host=\(folder) port=\(port) user=postgres dbname=postgres" }
    /// The same, as a URL.
    package var uri: String { "postgres://postgres@/postgres?host=\(folder)&port=\(port)" }
    /// Over TCP, with a password.
    package var tcp: String {
        "host=127.0.0.1 port=\(port) user=postgres dbname=postgres password='s3cret\\'pass word%'"
    }

    /// The folder of the server's programs; nil when there is none.
    package static let programs: String? = ["15", "16", "17"].map { "/usr/lib/postgresql/\($0)/bin" }
        .first { FileManager.default.isExecutableFile(atPath: "\($0)/initdb") }

    /// Whether tests run: they do where the server is installed, and fail where it should be.
    package static let isThere =
        programs != nil
        || ["CI", "SHIFTWORK_NEEDS_POSTGRES"].contains { ProcessInfo.processInfo.environment[$0] != nil }

    private static let shared = Mutex<Task<TestCluster, any Error>?>(nil)

    /// The cluster of this process.
    package static func running() async throws -> TestCluster {
        let start = shared.withLock { task in
            if let task { return task }
            // Outlives the test that asked first: it belongs to all.
            let fresh = Task.detached { try await TestCluster.start() }
            task = fresh
            return fresh
        }
        return try await start.value
    }

    private init(folder: String, port: Int, lifeline: ChildPipe) {
        (self.folder, self.port, self.lifeline) = (folder, port, lifeline)
    }

    /// Runs one of the server's programs on the cluster's folder, as the server's user.
    package func control(_ arguments: String) async throws {
        // With a disk that has much to do a recovery lasts minutes.
        let options = "-D \(folder)/data -l \(folder)/data/log -s -w -t 300"
        try await Self.shell("\(Self.asServer) \(Self.programs ?? "")/pg_ctl \(options) \(arguments)")
    }

    /// Kills every process of the server, as the kernel does when memory runs out. ``revive()`` starts it again.
    ///
    /// The main process stands still meanwhile: a child born behind our back, whose client never says a word, would
    /// hold the server's memory for a minute.
    package func kill() async throws {
        try await Self.shell(
            """
            main=$(head -1 \(folder)/data/postmaster.pid); kill -STOP $main
            all="$main $(pgrep -P $main)"; kill -9 $all
            for try in $(seq 250); do kill -0 $all 2> /dev/null || break; sleep 0.02; done
            """)
    }

    /// Starts a killed server: soon, for a child that is about to end may still hold the server's memory.
    package func revive() async throws {
        for _ in 0..<50 {
            do { return try await control("start") } catch { try await Task.sleep(for: .milliseconds(200)) }
        }
        try await control("start")
    }

    package static var asServer: String { geteuid() == 0 ? "runuser -u postgres --" : "" }
}

extension TestCluster {
    /// A server of one's own, gone with the object.
    package static func start() async throws -> TestCluster { try await start(copying: nil) }

    /// A server that follows this one, and can be promoted.
    package func standby() async throws -> TestCluster { try await Self.start(copying: self) }

    private static func start(copying primary: TestCluster?) async throws -> TestCluster {
        guard let programs else { throw ClusterTrouble(what: "PostgreSQL is not installed: run bin/setup") }
        let folder =
            "/tmp/shiftwork-pg-\(ProcessInfo.processInfo.processIdentifier)-\(UInt16.random(in: 0...9999))"
        let port = Int.random(in: 20_000..<32_000)
        let (lifeline, words) = (ChildPipe.toProgram(), ChildPipe.fromProgram())
        _ = try TestProcess(
            "/bin/sh",
            [
                "-c", supervisor, "supervisor", folder, programs, String(port), asServer,
                primary?.folder ?? "", primary.map { String($0.port) } ?? "",
            ], streams: ChildStreams(input: .pipe(lifeline), output: .pipe(words)))
        let said = await firstWords(of: words)
        guard said.hasSuffix("ready\n") else {
            throw ClusterTrouble(what: "the server did not start: \(said)")
        }
        return TestCluster(folder: folder, port: port, lifeline: lifeline)
    }

    /// What the supervisor says until it is ready, or gone.
    static func firstWords(of words: ChildPipe) async -> String {
        var said = ""
        for await line in words.lines {
            said += line + "\n"
            if line == "ready" { break }
        }
        return said
    }

    /// Makes and starts the server, says so, and ends it when its input does. `fsync` stays on: durability is tested.
    private static let supervisor = """
        folder=$1; bin=$2; port=$3; as=$4; primary=$5; primary_port=$6; trap '' HUP INT TERM PIPE
        mkdir -m 0755 "$folder" || exit 1
        printf '%s' "s3cret'pass word%" > "$folder/password"
        chmod 0644 "$folder/password"; [ "$(id -u)" -ne 0 ] || chown postgres "$folder"
        if [ -n "$primary" ]; then
          $as "$bin/pg_basebackup" -h "$primary" -p "$primary_port" -U postgres -D "$folder/data" -R -X stream \
            --checkpoint=fast --no-sync > "$folder/initdb.log" 2>&1
        else
          $as "$bin/initdb" -D "$folder/data" -N -U postgres -E UTF8 --locale=C.UTF-8 --auth-local=trust \
            --auth-host=scram-sha-256 --pwfile="$folder/password" > "$folder/initdb.log" 2>&1
        fi && $as tee -a "$folder/data/postgresql.conf" > /dev/null <<END \
          && $as "$bin/pg_ctl" -D "$folder/data" -s -w -t 300 -l "$folder/data/log" start 2>&1 \
          && echo ready || cat "$folder/initdb.log" "$folder/data/log"
        port = $port
        unix_socket_directories = '$folder'
        listen_addresses = '127.0.0.1'
        shared_buffers = 128MB
        max_connections = 200
        max_wal_size = 2GB
        max_prepared_transactions = 0
        END
        cat > /dev/null
        $as "$bin/pg_ctl" -D "$folder/data" -s -m immediate stop > /dev/null 2>&1
        rm -rf "$folder"
        """

    /// Runs a command without blocking the threads of tests.
    package static func shell(_ command: String) async throws {
        let shell = try TestProcess("/bin/bash", ["-c", "( \(command) )"])
        guard await shell.status() == 0 else { throw ClusterTrouble(what: "failed: \(command)") }
    }
}

package struct ClusterTrouble: Error, CustomStringConvertible {
    package let what: String
    package init(what: String) { self.what = what }
    package var description: String { what }
}
