internal import Foundation
internal import PostgresCluster
internal import ShiftworkCore
internal import ShiftworkPostgres

/// Workers and enqueuers, ten and two, each a process of its own, on one PostgreSQL server: all of them are killed, and
/// the server, too.
final class ServerKillTrial: Trial {
    static let name = "server-kill"
    static let about =
        "PostgreSQL: kill -9 of workers, enqueuers, backends and the whole server, connections cut: "
        + "no accepted job is lost or ends twice, an effect written with an end happens once."
    static let store = LabStoreKind.postgres

    func run(in lab: Lab) async throws {
        let cluster = try await TestCluster.start()
        lab.url = cluster.uri
        let store = try await PostgresStore(url: cluster.uri)
        let effects = Effects(store: store)
        try await effects.prepare()
        let goal = lab.arguments.number("kills", default: lab.isSmall ? 13 : 200)
        let jobs = lab.arguments.number("jobs", default: goal * (lab.isSmall ? 40 : 400))
        let crowd = try Crowd(
            lab, workers: lab.arguments.number("workers", default: lab.isSmall ? 6 : 10), strikes: goal,
            jobs: jobs)
        let stale = StaleHolder(lab)
        while try await crowd.next(store) {
            // Whatever is drawn, each kind is met in a small run, too.
            switch crowd.strikes % 12 {
            case 3: try await killBackend(lab, crowd, store)
            case 8: try await killServer(lab, crowd, cluster)
            case 5: try await cut(lab, crowd, store)
            case 10: try await freeze(lab, crowd, stale)
            default: try await kill(lab, crowd)
            }
        }
        await crowd.end()
        try await lab.drain(workers: 2)
        stale.judge(lab)
        try await Judge().judge(lab)
        try await effects.judge(lab)
        await store.close()
    }

    private func kill(_ lab: Lab, _ crowd: Crowd) async throws {
        if Int.random(in: 0..<10, using: &lab.random) < 7 {
            try await crowd.killWorker()
        } else {
            try await crowd.killEnqueuer()
        }
    }

    /// The server ends every other backend then, and recovers.
    private func killBackend(_ lab: Lab, _ crowd: Crowd, _ store: PostgresStore) async throws {
        crowd.struck("backends killed")
        guard let backend = try await backends(store).randomElement(using: &lab.random) else { return }
        Foundation.kill(pid_t(backend), SIGKILL)
    }

    private func killServer(_ lab: Lab, _ crowd: Crowd, _ cluster: TestCluster) async throws {
        crowd.struck("servers killed")
        try await cluster.kill()
        try await Task.sleep(for: .milliseconds(.random(in: 0...1_500, using: &lab.random)))
        try await cluster.revive()
    }

    /// Some connections end, and what was under way on them.
    private func cut(_ lab: Lab, _ crowd: Crowd, _ store: PostgresStore) async throws {
        crowd.struck("cuts")
        for backend in try await backends(store) where Bool.random(using: &lab.random) {
            // It may have cut our own.
            _ = try? await store.withTransaction { try $0.execute("SELECT pg_terminate_backend(\(backend))") }
            lab.count("connections cut")
        }
    }

    private func freeze(_ lab: Lab, _ crowd: Crowd, _ stale: StaleHolder) async throws {
        crowd.struck("silences")
        try await crowd.freezeWorker {
            do { try await stale.hold() } catch let error as StoreError where error.isTransient {
                // The server was not back yet.
            }
        }
    }

    private func backends(_ store: PostgresStore) async throws -> [Int32] {
        for _ in 0..<100 {
            let answer = try? await store.withTransaction { transaction in
                try transaction.query(
                    """
                    SELECT pid FROM pg_stat_activity
                    WHERE application_name = 'shiftwork' AND pid <> pg_backend_pid() ORDER BY pid
                    """
                ).map { row throws in try row[0] as Int32 }
            }
            if let answer { return answer }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw LabError("the server does not answer")
    }
}
