internal import AsyncHTTPClient
internal import Foundation
internal import PostgresCluster
internal import ShiftworkCore

/// Two `shiftwork serve` on one store, to which many clients post: each is killed in turn and started again.
class APIKillTrial: Trial {
    class var name: String { "api-kill" }
    class var about: String {
        "kill -9 of shiftwork serve while clients post: each accepted job is there, and a repeat under the same "
            + "Idempotency-Key makes no second one."
    }
    class var store: LabStoreKind { .sqlite }

    required init() {}

    func run(in lab: Lab) async throws {
        let cluster = Self.store == .postgres ? try await TestCluster.start() : nil
        lab.url = cluster?.uri
        // The servers find a store that is made.
        try await lab.openAnyStore().close()
        let posts = lab.arguments.number("jobs", default: lab.isSmall ? 1_500 : 10_000)
        let box = PostBox(0..<posts)
        let servers = [try ServeProcess(lab), try ServeProcess(lab)]
        for server in servers { try server.start() }
        try await post(box, servers, in: lab) {
            try await self.strike(servers, box, posts: posts, in: lab)
        }
        await count(box, as: "", in: lab)
        for server in servers {
            await server.kill()
            try server.start()
        }
        // Whoever did not hear the answer, and whoever did: everybody sends it once more.
        await box.refill()
        try await post(box, servers, in: lab) {}
        await count(box, as: "repeats ", in: lab)
        for server in servers { await server.stop() }
        for line in await box.broken { lab.broken(line) }
        try await judge(box, posts: posts, in: lab)
        withExtendedLifetime(cluster) {}
    }

    /// Lets clients send all that is in the box while something else is done.
    private func post(
        _ box: PostBox, _ servers: [ServeProcess], in lab: Lab, _ body: () async throws -> Void
    ) async throws {
        let http = HTTPClient(eventLoopGroupProvider: .singleton)
        let client = PostClient(
            http: http, roots: servers.map(\.root), box: box, journal: Paper(path: lab.folder + "/journal"))
        let clients = lab.arguments.number("clients", default: 32)
        let start = ContinuousClock.now
        let result: Result<Void, any Error> = await withTaskGroup(of: Void.self) { tasks in
            for _ in 0..<clients { tasks.addTask { await client.run() } }
            do { try await body() } catch {
                tasks.cancelAll()
                return .failure(error)
            }
            return .success(())
        }
        lab.count("ms of posting", Int((ContinuousClock.now - start) / .milliseconds(1)))
        try await http.shutdown()
        try result.get()
    }

    /// Kills a server at a random moment, each after its share of the answers.
    private func strike(_ servers: [ServeProcess], _ box: PostBox, posts: Int, in lab: Lab) async throws {
        let kills = lab.arguments.number("kills", default: lab.isSmall ? 4 : 20)
        for strike in 1...kills {
            try await lab.wait(for: "answers", atMost: .seconds(120)) {
                await box.answers.count >= posts * strike / (kills + 1)
            }
            try await Task.sleep(for: .microseconds(.random(in: 0...20_000, using: &lab.random)))
            let server = servers[strike % servers.count]
            await server.kill()
            lab.fault("servers killed")
            try server.start()
        }
    }

    private func count(_ box: PostBox, as prefix: String, in lab: Lab) async {
        for (name, number) in await box.counts.sorted(by: { $0.key < $1.key }) {
            lab.count(prefix + name, number)
        }
    }

    private func judge(_ box: PostBox, posts: Int, in lab: Lab) async throws {
        let answers = await box.answers
        lab.expect(answers.count == posts, "I31 Liveness: \(posts - answers.count) posts have no answer")
        let expected = Set(answers.values.joined())
        lab.expect(
            expected.count == (0..<posts).reduce(0) { $0 + PostClient.jobs(in: $1) },
            "Answers name \(expected.count) jobs")
        let store = try await lab.openAnyStore()
        try await store.everyLife { lives in
            for id in lives.map(\.record.id) where !expected.contains(id) {
                lab.broken("I1 NoLoss: job \(id) is a second one: no answer names it")
            }
        }
        await store.close()
        var judge = Judge()
        judge.mayBeOpen = true
        try await judge.judge(lab)
    }
}

/// The same on PostgreSQL.
final class APIKillOnPostgresTrial: APIKillTrial {
    override class var name: String { "api-kill-postgres" }
    override class var about: String { "PostgreSQL: " + super.about }
    override class var store: LabStoreKind { .postgres }
}
