import ArgumentParser
import ShiftworkCore
import ShiftworkMemory
import Synchronization
import Testing

@testable import ShiftworkCommand

@Suite("A server in place of the store")
struct RemoteTests {
    @Test func `what is done over a server is done`() async throws {
        let desk = try await Desk()
        let ids = try await desk.enqueue(3)
        var remote = desk.session
        remote.store = try desk.server()
        try await CancelCommand.parse([ids[0].description]).run(remote)
        #expect(try await desk.status(ids[0]) == .canceled)
        try await EnqueueCommand.parse(["resize", #"{"a":1}"#, "--queue", "images"]).run(remote)
        let made = try await desk.store.page(PageRequest(try JobQuery(parsing: "queue:images"))).jobs
        #expect(made.map(\.type) == ["resize"])
        try await QueueCommand.Pause.parse(["mail"]).run(remote)
        #expect(try await desk.store.queues(scope: .all).first { $0.name == "mail" }?.pause != nil)
        try await CancelCommand.parse(["-q", "queue:mail", "--yes", "--detach"]).run(remote)
        #expect(try await desk.store.operations(limit: 1).first?.action == .cancel)
    }

    @Test func `jobs reach a server as they are, however many and large they are`() async throws {
        let desk = try await Desk()
        let payload = Array("\"\(String(repeating: "x", count: 200_000))\"".utf8)
        let jobs = (0..<12).map { _ in
            var job = NewJob(id: desk.session.makeID(), type: "a", queue: "mail", payload: payload)
            job.details.retention = Retention(finished: .lasting(.seconds(60)), failed: .forever)
            return job
        }
        let answers = try await desk.server().insert(jobs, durability: .durable)
        #expect(answers == Array(repeating: .inserted(.queued), count: 12))
        let stored = try await desk.store.jobs(jobs.map(\.id), scope: .all)
        #expect(stored.map(\.details.retention) == jobs.map(\.details.retention))
    }

    /// A server whose first answers are lost: what was asked is done all the same.
    private func losing(_ count: Int, of desk: Desk) throws -> RemoteStore {
        let (api, answers, clock) = (try APICaller.within(desk.session), Answers(), desk.clock)
        let caller = APICaller { method, path, body, headers in
            let answer = try await api.ask(method, path, body, headers)
            if answers.count.wrappingAdd(1, ordering: .relaxed).oldValue < count { throw AnswerLost() }
            return answer
        }
        return RemoteStore(api: caller, pauses: [.zero, .zero]) { clock.now }
    }

    private struct AnswerLost: Error {}
    private final class Answers: Sendable { let count = Atomic(0) }

    @Test func `what a lost answer told is not done twice`() async throws {
        let desk = try await Desk()
        let jobs = (0..<3).map { _ in NewJob(id: desk.session.makeID(), type: "a", queue: "mail") }
        _ = try await losing(2, of: desk).insert(jobs, durability: .durable)
        let stored = try await desk.store.page(PageRequest(try JobQuery(parsing: "type:a"))).jobs
        #expect(Set(stored.map(\.id)) == Set(jobs.map(\.id)))
        let operation = Operation(
            id: desk.session.makeID(), action: .cancel, query: "type:a", asOf: desk.clock.now)
        try await losing(2, of: desk).startOperation(operation)
        #expect(try await desk.store.operations(limit: 10).count == 1)
        await #expect(throws: StoreError.self) {
            try await losing(3, of: desk).insert(jobs, durability: .durable)
        }
    }

    @Test func `a list over a server is as long as is asked for, and goes on in another process`()
        async throws
    {
        var options = Console.Options()
        options.format = .json
        let desk = try await Desk(.pipe(), options)
        try await desk.enqueue(450)
        func list(_ arguments: String...) async throws -> JSONBytes {
            var session = desk.session
            session.store = try desk.server()
            let before = desk.transcript.output.count
            try await ListCommand.parse(arguments).run(session)
            return try JSONBytes(validating: String(desk.transcript.output.dropFirst(before)))
        }
        func ids(_ json: JSONBytes) -> [String?] {
            (json.value(at: ["data"])?.elements ?? []).map { $0.scalar(at: ["id"]) }
        }
        let all = ids(try await list("--limit", "1000"))
        #expect(all.count == 450)
        let first = try await list("-q", "since:7d", "--limit", "300")
        #expect(ids(first) == Array(all.prefix(300)))
        desk.clock.advance(by: .seconds(1))
        let next = try #require(first.scalar(at: ["page", "next"]))
        #expect(
            ids(try await list("-q", "since:7d", "--cursor", next, "--limit", "300"))
                == Array(all.dropFirst(300)))
    }

    @Test func `an operation over a server treats what was shown before, and nothing that came later`()
        async throws
    {
        let desk = try await Desk()
        try await desk.enqueue(2)
        let store = try desk.server()
        let query = try JobQuery(parsing: "queue:mail")
        let shown = desk.clock.now
        try await store.preview(.cancel, query)
        desk.clock.advance(by: .seconds(5))
        try await desk.enqueue(1)
        let operation = Operation(
            id: desk.session.makeID(), action: .cancel, query: query.description, asOf: desk.clock.now)
        try await store.startOperation(operation)
        #expect(try await desk.store.operations(limit: 1).first?.asOf == shown)
    }

    @Test(arguments: ["<html>Log in</html>", "{}", "[]", #"{"data":[]}"#])
    func `what is no answer of ours is an error, and no empty list`(_ answer: String) async throws {
        let desk = try await Desk()
        let job = try await desk.enqueue(1)[0]
        let stranger = RemoteStore(
            api: APICaller { _, _, _, _ in (200, Array(answer.utf8)) }, pauses: [])
        let known = try #require(try await desk.store.jobs([job], scope: .all).first)
        let again = NewJob(id: known.id, type: known.type)
        await #expect(throws: StoreError.self) { try await stranger.insert([again], durability: .durable) }
        guard !answer.contains("data") else { return }
        await #expect(throws: StoreError.self) { try await stranger.counts(scope: .all) }
        await #expect(throws: StoreError.self) { try await stranger.workers() }
        await #expect(throws: StoreError.self) { try await stranger.page(PageRequest(.all, limit: 10)) }
    }

    @Test func `errors of long ago are told by a server`() async throws {
        let desk = try await Desk()
        let groups = try await desk.server().errors(
            from: desk.clock.now - .seconds(60 * 86_400), until: desk.clock.now, limit: 10)
        #expect(groups.isEmpty)
    }

    @Test func `nothing is exported from a server, since it hides secrets`() async throws {
        let desk = try await Desk()
        var session = desk.session
        session.store = try desk.server()
        await #expect(throws: CommandFailure.self) { try await ExportCommand.parse([]).run(session) }
    }

    @Test func `a server is named by its URL, and not together with a store`() async throws {
        #expect(try StoreURL("http://127.0.0.1:8000").isServer)
        #expect(try !StoreURL("sqlite:a.sqlite").isServer)
        #expect(throws: (any Error).self) {
            try ListCommand.parse(["--server", "http://a", "--store", "sqlite:b"])
        }
        #expect(throws: CommandFailure.self) { try StoreURL("http://anna:secret@127.0.0.1:8000") }
    }
}
