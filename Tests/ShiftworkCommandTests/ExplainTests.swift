import ArgumentParser
import ShiftworkCore
import Testing

@testable import ShiftworkCommand

@Suite("shiftwork explain")
struct ExplainTests {
    @Test func `says every reason why a job waits, and what it is when it does not`() async throws {
        let desk = try await Desk()
        let ids = try await desk.enqueue(2)
        try await desk.run(
            QueueCommand.Pause.self, "mail", "--reason", "etl", "--until", "2099-01-01T00:00:00Z")
        try await desk.run(CancelCommand.self, ids[1].description)
        try await desk.run(ExplainCommand.self, ids[0].description, ids[1].description)
        let output = desk.transcript.output
        #expect(output.contains("queued"))
        #expect(output.contains("The queue mail is paused by"))
        #expect(output.contains(": etl. Until then: in "))
        #expect(output.contains("No worker runs the type send-email from the queue mail."))
        #expect(output.contains("It has ended: canceled."))
    }

    @Test func `is named where a waiting job is shown, and nowhere else`() async throws {
        let desk = try await Desk()
        let ids = try await desk.enqueue(2)
        try await desk.run(CancelCommand.self, ids[1].description)
        try await desk.run(ShowCommand.self, ids[1].description)
        #expect(!desk.transcript.error.contains("shiftwork explain"))
        try await desk.run(ShowCommand.self, ids[0].description)
        #expect(desk.transcript.error.contains("shiftwork explain \(ids[0])"))
    }

    @Test func `says of which ids there is no job`() async throws {
        let desk = try await Desk()
        let unknown = "0192f3a4-7c1e-7d2b-9a54-3f0c8e61b2d7"
        let failure = await #expect(throws: CommandFailure.self) {
            try await desk.run(ExplainCommand.self, unknown)
        }
        #expect(failure?.ending == .notFound)
        #expect(failure?.description.contains(unknown) == true)
    }
}
