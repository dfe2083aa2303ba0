import ShiftworkCore
import Testing

@testable import ShiftworkCommand

@Suite("An action on a query")
struct BulkTests {
    @Test func `nobody is asked without a terminal, and nothing happens`() async throws {
        let desk = try await Desk()
        let ids = try await desk.enqueue(3)
        #expect(await desk.ending(of: CancelCommand.self, "-q", "queue:mail") == .usage)
        #expect(try await desk.status(ids[0]) == .queued)
        #expect(try await desk.store.operations(limit: 10).isEmpty)
    }

    @Test(arguments: [("y", JobStatus.canceled), ("Yes", .canceled), ("n", .queued), ("", .queued)])
    func `the answer decides`(_ answer: String, _ status: JobStatus) async throws {
        let desk = try await Desk(.terminal(), answers: [answer])
        let ids = try await desk.enqueue(3)
        let ending = await desk.ending(of: CancelCommand.self, "-q", "queue:mail")
        #expect(ending == (status == .canceled ? .done : .failed))
        #expect(try await desk.status(ids[0]) == status)
        #expect(desk.transcript.error.contains("Cancel 3 jobs? [y/N]"))
    }

    @Test(arguments: [("3", Ending.done), ("y", .failed), ("2", .failed)])
    func `to delete, the number of jobs is typed`(_ answer: String, _ ending: Ending) async throws {
        let desk = try await Desk(.terminal(), answers: [answer])
        try await desk.enqueue(3)
        try await desk.run(CancelCommand.self, "-q", "queue:mail", "--yes")
        #expect(await desk.ending(of: DeleteCommand.self, "-q", "status:canceled") == ending)
    }

    @Test func `a queue is emptied of all that waits, and the number of jobs is typed`() async throws {
        let desk = try await Desk(.terminal(), answers: ["3"])
        let ids = try await desk.enqueue(4)
        try await desk.run(PauseCommand.self, ids[0].description)
        try await desk.run(CancelCommand.self, ids[3].description)
        try await desk.run(QueueCommand.Purge.self, "mail")
        #expect(desk.transcript.error.contains("Purge 3 jobs?"))
        for id in ids { #expect(try await desk.status(id) == .canceled) }
        #expect(try await desk.store.operations(limit: 1).first?.done == 3)
        #expect(await desk.ending(of: QueueCommand.Purge.self, "mial") == .notFound)
    }

    @Test func `of several tenants' queues of one name only that is emptied that is meant`() async throws {
        let desk = try await Desk()
        func enqueue(_ tenant: String?) async throws -> JobID {
            var job = NewJob(id: desk.session.makeID(), type: "a", queue: "mail")
            job.details.tenant = tenant
            _ = try await desk.store.insert([job], durability: .durable)
            return job.id
        }
        let (acme, globex) = (try await enqueue("acme"), try await enqueue("globex"))
        #expect(await desk.ending(of: QueueCommand.Purge.self, "mail", "--yes") == .notFound)
        let nobodys = try await enqueue(nil)
        desk.clock.advance(by: .seconds(1))
        try await desk.run(QueueCommand.Purge.self, "mail", "--yes")
        for (id, status) in [(acme, JobStatus.queued), (globex, .queued), (nobodys, .canceled)] {
            #expect(try await desk.status(id) == status)
        }
        try await desk.run(QueueCommand.Purge.self, "mail", "--tenant", "acme", "--yes")
        #expect(try await desk.status(acme) == .canceled)
        #expect(try await desk.status(globex) == .queued)
    }

    @Test func `a dry run says what would be done, and does nothing`() async throws {
        var options = Console.Options()
        options.format = .json
        let desk = try await Desk(.pipe(), options)
        let ids = try await desk.enqueue(3)
        try await desk.run(CancelCommand.self, ids[0].description)
        let before = desk.transcript.output.count
        try await desk.run(CancelCommand.self, "-q", "queue:mail", "--dry-run")
        let json = try JSONBytes(validating: String(desk.transcript.output.dropFirst(before)))
        #expect(json.scalar(at: ["matched"]) == "3")
        #expect(json.scalar(at: ["eligible"]) == "2")
        #expect(try await desk.status(ids[1]) == .queued)
    }

    @Test func `a stored operation carries it out, with its reasons`() async throws {
        let desk = try await Desk()
        let ids = try await desk.enqueue(5)
        try await desk.run(CancelCommand.self, ids[0].description)
        #expect(
            await desk.ending(of: PauseCommand.self, "-q", "queue:mail", "--yes", "--reason", "maintenance")
                == .partly)
        let operation = try #require(try await desk.store.operations(limit: 1).first)
        #expect(operation.state == .finished)
        #expect(operation.done == 4)
        #expect(operation.skipped == ["wrong_status": 1])
        #expect(operation.reason == "maintenance")
        #expect(desk.transcript.error.contains("Paused 4 jobs, skipped 1 (1 not in a status for it)."))
    }

    @Test func `a rate is kept, and thousands go page by page`() async throws {
        let desk = try await Desk(settings: [.bulkRate: "100/s"])
        try await desk.enqueue(250)
        try await desk.run(CancelCommand.self, "-q", "queue:mail", "--yes")
        let start = desk.clock.now
        try await desk.run(RetryCommand.self, "-q", "queue:mail", "--yes")
        let spent = desk.clock.now - start
        #expect(spent >= .milliseconds(2_300) && spent <= .milliseconds(2_600))
    }

    @Test func `an interrupted operation goes on from where it stood`() async throws {
        let desk = try await Desk()
        try await desk.enqueue(20)
        try await desk.run(CancelCommand.self, "-q", "queue:mail", "--yes")
        let ending = await withTaskGroup(of: Ending?.self) { group in
            group.addTask {
                await desk.ending(of: RetryCommand.self, "-q", "queue:mail", "--yes", "--rate", "10/s")
            }
            group.cancelAll()
            return await group.next() ?? nil
        }
        #expect(ending == .interrupted)
        let operation = try #require(try await desk.store.operations(limit: 10).first { $0.action == .retry })
        try await desk.run(OperationCommand.Resume.self, operation.id.description)
        #expect(try await desk.store.operation(operation.id)?.done == 20)
    }

    @Test func `to delete is to delete all, page after page`() async throws {
        let desk = try await Desk()
        try await desk.enqueue(45)
        try await desk.run(CancelCommand.self, "-q", "queue:mail", "--yes")
        let open = try await desk.enqueue(1)[0]
        try await desk.run(DeleteCommand.self, "-q", "queue:mail", "--yes", "--rate", "100/s")
        let left = try await desk.store.page(PageRequest(.all)).jobs.map(\.id)
        #expect(left == [open])
    }

    @Test func `jobs made after the operation began are left alone`() async throws {
        let desk = try await Desk()
        try await desk.enqueue(2)
        try await desk.run(CancelCommand.self, "-q", "queue:mail", "--yes", "--detach")
        let late = try await desk.enqueue(1)[0]
        let operation = try #require(try await desk.store.operations(limit: 1).first)
        try await desk.run(OperationCommand.Resume.self, operation.id.description)
        #expect(try await desk.status(late) == .queued)
    }

    @Test func `no match is no failure`() async throws {
        let desk = try await Desk()
        #expect(await desk.ending(of: RetryCommand.self, "-q", "status:failed", "--yes") == .done)
        #expect(desk.transcript.error == "No job matches.\n")
    }
}
