internal import Foundation
internal import TestProcess

/// A PgBouncer before a cluster, in transaction mode: each transaction gets another backend, and none keeps what was
/// set or prepared before. Gone with the object, or with the process.
package final class TestPooler: Sendable {
    /// Of the pooler, on its socket.
    package let url: String
    private let lifeline = ChildPipe.toProgram()

    package static let isThere =
        TestCluster.programs != nil && FileManager.default.isExecutableFile(atPath: program)
    private static let program = "/usr/sbin/pgbouncer"

    package init(_ cluster: TestCluster) async throws {
        let port = Int.random(in: 10_000..<20_000)
        let folder = "\(cluster.folder)/pooler-\(port)"
        url = "host=\(folder) port=\(port) user=postgres dbname=postgres"
        let words = ChildPipe.fromProgram()
        _ = try TestProcess(
            "/bin/sh",
            [
                "-c", Self.supervisor, "supervisor", folder, String(port), cluster.folder,
                String(cluster.port),
            ],
            streams: ChildStreams(input: .pipe(lifeline), output: .pipe(words)))
        let said = await TestCluster.firstWords(of: words)
        guard said.hasSuffix("ready\n") else {
            throw ClusterTrouble(what: "PgBouncer did not start: \(said)")
        }
    }

    /// More clients than backends, and the backends taken in turn.
    private static let supervisor = """
        folder=$1; port=$2; server=$3; server_port=$4; trap '' HUP INT TERM PIPE
        mkdir -p "$folder" || exit 1
        cat > "$folder/pgbouncer.ini" <<END
        [databases]
        postgres = host=$server port=$server_port user=postgres dbname=postgres
        [pgbouncer]
        listen_addr =
        listen_port = $port
        unix_socket_dir = $folder
        auth_type = any
        pool_mode = transaction
        default_pool_size = 3
        max_client_conn = 200
        server_round_robin = 1
        ignore_startup_parameters = extra_float_digits
        logfile = $folder/log
        END
        if [ "$(id -u)" -eq 0 ]; then chown -R postgres "$folder"; as="runuser -u postgres --"; fi
        $as \(program) -q "$folder/pgbouncer.ini" > "$folder/out" 2>&1 &
        pid=$!
        for try in $(seq 100); do
          [ -S "$folder/.s.PGSQL.$port" ] && { echo ready; break; }
          kill -0 $pid 2> /dev/null || { cat "$folder/out"; exit 1; }
          sleep 0.1
        done
        cat > /dev/null
        kill $pid; wait $pid
        """
}
