internal import Foundation
internal import ShiftworkCore
internal import ShiftworkSQLite

/// Makes the calls of the scripted life, one after the other, until it ends itself before or after one of them.
struct CallerProcess {
    private let workplace: Workplace
    private let seed: UInt64
    private let stop: Int
    private let isBefore: Bool

    init(_ arguments: Arguments) throws {
        workplace = try Workplace(arguments)
        seed = UInt64(arguments.number("seed", default: 1))
        stop = arguments.number("stop", default: -1)
        isBefore = arguments["moment"] == "before"
    }

    func run() async throws {
        let paper = Paper(path: workplace.database + ".steps")
        let store = try await workplace.openStore()
        var life = ScriptedLife(seed: seed)
        for (number, step) in ScriptedLife.steps.enumerated() {
            if number == stop, isBefore { _exit(137) }
            try await step.call(&life, store)
            if number == stop { _exit(137) }
            paper.append("done \(number)")
        }
        await store.close()
    }
}
