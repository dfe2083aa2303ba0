import Foundation
import PostgresCluster
import ShiftworkCore
import Testing

@testable import ShiftworkPostgres

@Suite(.needsPostgres) struct `An encrypted connection` {
    /// A server with a certificate for `localhost`, by an authority of our own; another authority knows nothing of it.
    private static let certify = """
        set -e; cd "$FOLDER"
        for name in ours theirs; do
          openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj "/CN=$name" \
            -keyout $name.key -out $name.pem
        done
        openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=localhost \
          -keyout data/server.key -out server.csr
        printf 'subjectAltName=DNS:localhost' > names
        openssl x509 -req -in server.csr -CA ours.pem -CAkey ours.key -CAcreateserial -days 2 -extfile names \
          -out data/server.crt
        chmod 600 data/server.key; [ "$(id -u)" -ne 0 ] || chown postgres data/server.*
        psql -qX -h "$FOLDER" -p "$PORT" -U postgres -c 'ALTER SYSTEM SET ssl = on' -c 'SELECT pg_reload_conf()'
        """

    @Test func `is made only with the server that an authority vouches for, by its name`() async throws {
        let cluster = try await TestCluster.start()
        try await TestCluster.shell("FOLDER=\(cluster.folder) PORT=\(cluster.port); \(Self.certify)")
        let word = TestCluster.password.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
        func url(_ host: String, _ authority: String) -> String {
            "postgres://postgres:\(word)@\(host):\(cluster.port)/postgres?sslmode=verify-full"
                + "&sslrootcert=\(cluster.folder)/\(authority).pem"
        }
        let store = try await PostgresStore(url: url("localhost", "ours"))
        let isEncrypted = try await store.withTransaction { transaction in
            try transaction.query("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")[0][0] as Bool
        }
        #expect(isEncrypted)
        await store.close()
        for wrong in [url("localhost", "theirs"), url("127.0.0.1", "ours")] {
            let error = await #expect(throws: StoreError.self) { try await PostgresStore(url: wrong) }
            #expect(error?.code == .unavailable)
            #expect(error?.message.contains("certificate") == true, "\(error?.message ?? "")")
            #expect(error?.message.contains(TestCluster.password) == false)
        }
    }
}
