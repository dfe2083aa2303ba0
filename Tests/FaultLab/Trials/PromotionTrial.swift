internal import Foundation
internal import PostgresCluster
internal import ShiftworkCore
internal import ShiftworkPostgres

/// A server with a synchronous standby, killed under load. The standby is promoted, and everybody goes on with it.
final class PromotionTrial: Trial {
    static let name = "promotion"
    static let about =
        "PostgreSQL: the primary is killed, its synchronous standby promoted: no accepted job is lost or ends twice."
    static let store = LabStoreKind.postgres

    func run(in lab: Lab) async throws {
        let primary = try await TestCluster.start()
        let store = try await PostgresStore(url: primary.uri)
        try await Effects(store: store).prepare()
        let standby = try await primary.standby()
        // From here on a commit that is to be durable waits until the standby has it on its disk.
        try await TestCluster.shell(
            """
            for sql in "ALTER SYSTEM SET synchronous_standby_names = '*'" "SELECT pg_reload_conf()"; do
              psql -qX -h \(primary.folder) -p \(primary.port) -U postgres -c "$sql" || exit 1
            done
            """)
        let url =
            "postgres://postgres@/postgres?host=\(primary.folder),\(standby.folder)"
            + "&port=\(primary.port),\(standby.port)&target_session_attrs=read-write"
        lab.url = url
        let goal = lab.rounds(small: 6, large: 40)
        let crowd = try Crowd(
            lab, workers: lab.isSmall ? 3 : 10, strikes: goal,
            jobs: lab.arguments.number("jobs", default: goal * 50))
        try await strike(until: goal / 2, lab, crowd, store)
        crowd.struck("primaries killed")
        await store.close()
        try await primary.kill()
        try await Task.sleep(for: .milliseconds(.random(in: 0...1_000, using: &lab.random)))
        try await standby.control("promote")
        let promoted = try await lab.openAnyStore()
        try await strike(until: goal, lab, crowd, promoted)
        await promoted.close()
        await crowd.end()
        try await lab.drain(workers: 2)
        try await Judge().judge(lab)
        let left = try await PostgresStore(url: url)
        try await Effects(store: left).judge(lab)
        await left.close()
    }

    private func strike(until goal: Int, _ lab: Lab, _ crowd: Crowd, _ store: any JobStore) async throws {
        while crowd.strikes < goal, try await crowd.next(store) { try await crowd.killWorker() }
    }
}
