import ArgumentParser
import ShiftworkCore
import ShiftworkMemory
import Testing

@testable import ShiftworkCommand

@Suite("A server in place of the store")
struct RemoteTests {
    /// What a command writes with the store in hand, and by asking the API.
    private func both<Command: StoreCommand>(
        _ desk: Desk, _ type: Command.Type, _ arguments: String...
    ) async throws -> (store: String, server: String) {
        var remote = desk.session
        let clock = desk.clock
        remote.store = RemoteStore(api: try .within(desk.session)) { clock.now }
        var texts: [String] = []
        for session in [desk.session, remote] {
            let before = desk.transcript.output.count
            try await Command.parse(arguments).run(session)
            texts.append(String(desk.transcript.output.dropFirst(before)))
        }
        return (texts[0], texts[1])
    }

    @Test func `commands write the same`() async throws {
        var options = Console.Options()
        options.format = .json
        let desk = try await Desk(.pipe(), options)
        let ids = try await desk.enqueue(3)
        try await desk.run(CancelCommand.self, ids[0].description, "--reason", "wrong")
        try await desk.run(QueueCommand.Pause.self, "mail", "--reason", "etl")
        try await desk.run(PauseCommand.self, "-q", "queue:mail status:queued", "--yes")
        let id = ids[0].description
        for (store, server) in [
            try await both(desk, ListCommand.self),
            try await both(desk, ListCommand.self, "-q", "status:canceled"),
            try await both(desk, ShowCommand.self, id),
            try await both(desk, ShowCommand.self, id, "--events"),
            try await both(desk, QueueCommand.List.self),
            try await both(desk, QueueCommand.Show.self, "mail"),
            try await both(desk, WorkerCommand.List.self), try await both(desk, ErrorsCommand.self),
            try await both(desk, OperationCommand.List.self),
        ] {
            #expect(!store.isEmpty)
            #expect(store == server)
        }
    }

    @Test func `what is done over a server is done`() async throws {
        let desk = try await Desk()
        let ids = try await desk.enqueue(3)
        let clock = desk.clock
        var remote = desk.session
        remote.store = RemoteStore(api: try .within(desk.session)) { clock.now }
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

    @Test func `what a server does not offer is said`() async throws {
        let desk = try await Desk()
        var remote = desk.session
        remote.store = RemoteStore(api: try .within(desk.session))
        await #expect(throws: StoreError.self) { try await StatsCommand.parse([]).run(remote) }
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
