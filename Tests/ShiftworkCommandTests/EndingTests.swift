import ArgumentParser
import ShiftworkCore
import Testing

@testable import ShiftworkCommand

@Suite("How a command ends")
struct EndingTests {
    @Test func `the exit codes are those of the reference`() {
        let codes = Ending.allCases.map(\.rawValue)
        #expect(codes == [0, 1, 2, 3, 4, 5, 6, 64, 65, 69, 75, 77, 78, 124, 130, 143])
    }

    @Test(arguments: [
        (StoreError.Code.unavailable, Ending.unavailable), (.locked, .temporary), (.full, .temporary),
        (.unknown, .temporary), (.readOnly, .notPermitted), (.schema, .badConfiguration),
        (.corrupt, .unavailable),
        (.invalid, .badInput),
    ])
    func `trouble of the store has its code`(_ code: StoreError.Code, _ ending: Ending) {
        let failure = CommandFailure(StoreError(code, operation: "insert", message: "no"))
        #expect(failure?.ending == ending)
    }

    @Test func `one job by its id ends with what became of it`() async throws {
        let desk = try await Desk()
        let id = try await desk.enqueue(1)[0]
        #expect(await desk.ending(of: CancelCommand.self, id.description) == .done)
        #expect(await desk.ending(of: CancelCommand.self, id.description) == .done)
        #expect(await desk.ending(of: PauseCommand.self, id.description) == .conflict)
        #expect(
            await desk.ending(of: CancelCommand.self, "0192f3a4-7c1e-7d2b-9a54-3f0c8e61b2d7") == .notFound)
        #expect(await desk.ending(of: DeleteCommand.self, id.description) == .usage)
        #expect(await desk.ending(of: DeleteCommand.self, id.description, "--yes") == .done)
        #expect(await desk.ending(of: ShowCommand.self, id.description) == .notFound)
    }

    @Test func `several jobs of which one cannot be done end with 5`() async throws {
        let desk = try await Desk()
        let ids = try await desk.enqueue(2)
        try await desk.run(CancelCommand.self, ids[0].description)
        #expect(await desk.ending(of: ReleaseCommand.self, ids[0].description, ids[1].description) == .partly)
    }

    @Test func `waiting ends with 0, 4 or 124`() async throws {
        let desk = try await Desk()
        let ids = try await desk.enqueue(2)
        try await desk.run(CancelCommand.self, ids[0].description)
        #expect(await desk.ending(of: WaitCommand.self, ids[0].description) == .endedBadly)
        #expect(await desk.ending(of: WaitCommand.self, ids[1].description, "--timeout", "2s") == .timeout)
    }

    @Test func `a query that cannot be read says where, and ends with 64`() async throws {
        let desk = try await Desk()
        let error = await #expect(throws: JobQueryError.self) {
            try await desk.run(ListCommand.self, "-q", "statuss:failed")
        }
        let failure = error.flatMap { CommandFailure($0) }
        #expect(failure?.ending == .usage)
        #expect(failure?.description.contains("Did you mean 'status'?") == true)
    }

    @Test(arguments: [
        ["retry"], ["retry", "-q", "status:failed", "0192f3a4-7c1e-7d2b-9a54-3f0c8e61b2d7"], ["enqueue"],
        ["enqueue", "a", "--priority", "10"], ["enqueue", "a", "--at", "14:00", "--in", "5m"],
        ["list", "--limit", "0"],
        ["work", "--exec", "a=./x", "--exec", "a=./y"], ["work", "--exec", "http-request=./x"],
        ["work", "--queues", "mail:0"],
        ["stats", "--by", "colour"], ["operation", "show", "7"], ["show", "x"], ["bench", "--jobs", "0"],
        ["nonsense"],
        ["demo", "--fail-rate", "2"], ["list", "-o", "xml"],
    ])
    func `wrong usage ends with 64`(_ arguments: [String]) {
        #expect(throws: (any Error).self) { _ = try ShiftworkCommand.parseAsRoot(arguments) }
        do {
            _ = try ShiftworkCommand.parseAsRoot(arguments)
        } catch {
            #expect(ShiftworkCommand.exitCode(for: error).rawValue == Ending.usage.rawValue)
        }
    }

    @Test(arguments: [
        ["list", "-q", "status:failed", "--limit", "1", "-o", "json"],
        ["work", "--queues", "mail:5,etl", "--once"],
        ["enqueue", "a", "{}", "--in", "5m", "--reference", "Order/42", "--tag", "x", "--tag", "y"],
        ["retry", "-q", "status:failed", "--rate", "100/s", "--yes", "--reason", "fixed"], ["queue"],
        ["worker", "list"],
        ["operation"], ["schedule", "check", "0 1 * * 1-5"], ["migrate"], ["config"],
        ["completions", "fish"],
        ["bench", "--durability", "relaxed"], ["tail", "--since", "5m"], ["stats", "--by", "queue,status"],
    ])
    func `right usage is understood`(_ arguments: [String]) throws {
        _ = try ShiftworkCommand.parseAsRoot(arguments)
    }

    @Test(
        arguments: [
            (["retri"], "retry"), (["queue", "pasue", "mail"], "pause"), (["lst", "-q", "x"], "list"),
            (["zzz"], nil),
        ] as [([String], String?)])
    func `a misspelt command is told what may have been meant`(_ arguments: [String], _ suggestion: String?) {
        let misspelt = MisspeltCommand(in: arguments)
        #expect(misspelt != nil)
        #expect(misspelt?.suggestion == suggestion)
        #expect(misspelt?.failure.ending == .usage)
    }

    @Test(arguments: [
        [], ["list", "retri"], ["queue"], ["queue", "pause", "pasue"], ["--help"], ["help", "list"],
        ["queue", "--help"],
    ])
    func `what is no command's place is left alone`(_ arguments: [String]) {
        #expect(MisspeltCommand(in: arguments) == nil)
    }

    @Test func `every command shows an example in its help`() {
        func check(_ command: any ParsableCommand.Type, _ path: String) {
            let children = command.configuration.subcommands
            guard children.isEmpty else {
                for child in children { check(child, "\(path) \(child._commandName)") }
                return
            }
            #expect(command.configuration.discussion.contains("Example"), "\(path) has no example")
            #expect(!command.configuration.abstract.isEmpty, "\(path) has no abstract")
        }
        check(ShiftworkCommand.self, "shiftwork")
    }
}
