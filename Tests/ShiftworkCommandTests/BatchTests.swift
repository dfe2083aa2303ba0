import ShiftworkCore
import Testing

@testable import ShiftworkCommand

@Suite("A batch on the command line")
struct BatchTests {
    @Test func `is shown with what has become of its jobs and callbacks`() async throws {
        let desk = try await Desk()
        let batch = try await desk.batch(of: 3)
        try await desk.run(CancelCommand.self, batch.jobs[0].id.description)
        try await desk.run(BatchCommand.Show.self, batch.id.description)
        let text = desk.transcript.output
        for part in [
            "batch \(batch.id)", "1 of 3 ended, 33 %", "2 queued, 1 canceled",
            "on_ended  blocked  \(batch.id.onEnded)",
        ] { #expect(text.contains(part), "\(text)") }
        #expect(await desk.ending(of: BatchCommand.Show.self, batch.jobs[0].id.description) == .notFound)
    }

    @Test func `is canceled but for what tells of its end, and retried without its callbacks`() async throws {
        let desk = try await Desk()
        let batch = try await desk.batch(of: 3)
        try await desk.run(BatchCommand.Cancel.self, batch.id.description, "--yes")
        for job in batch.jobs { #expect(try await desk.status(job.id) == .canceled) }
        #expect(try await desk.status(batch.id.onFinished) == .canceled)
        #expect(try await desk.status(batch.id.onEnded) == .queued)
        desk.clock.advance(by: .seconds(1))
        try await desk.run(BatchCommand.Retry.self, batch.id.description, "--yes", "--rate", "none")
        for job in batch.jobs { #expect(try await desk.status(job.id) == .queued) }
        #expect(try await desk.status(batch.id.onFinished) == .canceled)
    }

    @Test func `keeps its jobs when they are handed in line by line, exported and imported`() async throws {
        let desk = try await Desk()
        let batch = try await desk.batch(of: 2)
        let record = try #require(try await desk.store.jobs([batch.jobs[1].id], scope: .all).first)
        let line = JobJSON(redactor: nil).encode(record, now: desk.clock.now)
        #expect(try JobJSON.decode(JSONBytes(validating: line)).details.batch == batch.id)
        let remote = try desk.server()
        var job = NewJob(id: desk.session.makeID(), type: "a")
        job.details.batch = batch.id
        _ = try await remote.insert([job], durability: .durable)
        #expect(try await desk.store.batch(batch.id)?.total == 3)
    }
}

extension Desk {
    /// Stores a batch of so many jobs, with both callbacks.
    func batch(of count: Int) async throws -> NewBatch {
        let id: BatchID = session.makeID()
        func made(_ own: JobID) -> NewJob { NewJob(id: own, type: "a", queue: "mail") }
        let batch = NewBatch(
            id: id, jobs: (0..<count).map { made(id.job(at: $0)) }, onFinished: made(id.onFinished),
            onEnded: made(id.onEnded))
        _ = try await store.insert(batch.newJobs, durability: .durable)
        clock.advance(by: .seconds(1))
        return batch
    }
}
