import Foundation
import ShiftworkCore
import ShiftworkLaws

/// Looks for every planted defect: `simulate --hunt [--within 200] [--planted NAME]`.
struct Hunt {
    /// Seeds that are tried for each defect, counted from 1.
    var within: UInt64 = 200
    var bugs = PlantedBug.allCases

    /// How the search for one defect ended.
    struct Outcome {
        var bug: PlantedBug
        /// The seed that found it, and so how many it took; nil when none did.
        var seed: UInt64?
        /// What its history showed first.
        var first: Violation?

        var isRight: Bool { first.map { bug.expected.contains($0.invariant) } ?? false }
    }

    /// The first seed whose verdict is bad for a store with this defect, and good for one without.
    func look(for bug: PlantedBug) -> Outcome {
        for seed in 1...within {
            guard let first = verdict(on: seed, wrap: bug.wrap).violations.first else { continue }
            guard verdict(on: seed, wrap: { $0 }).isGood else { continue }
            return Outcome(bug: bug, seed: seed, first: first)
        }
        return Outcome(bug: bug)
    }

    private func verdict(on seed: UInt64, wrap: @escaping (any JobStore) -> any JobStore) -> Verdict {
        let run = Run(Scenario.drawn(seed: seed), house: StoreHouse(.memory, wrap: wrap))
        // The slowest of thousands came to rest within 150 s; what a defect holds up need not be waited for longer.
        run.patience = 300
        return run.go()
    }

    /// Looks for some defects and prints a table; false when one was not found, or under a wrong invariant.
    func run() -> Bool {
        print("| Planted defect | Found by seed | Broken first |\n|---|---|---|")
        let outcomes = bugs.map { bug in
            let outcome = look(for: bug)
            defer { fflush(nil) }
            print("| \(bug.rawValue) | \(outcome.seed.map(String.init) ?? "not found") | \(outcome.words) |")
            return outcome
        }
        let wrong = outcomes.filter { !$0.isRight }
        for outcome in wrong {
            let expected = outcome.bug.expected.map(\.rawValue).sorted().joined(separator: " or ")
            print("WRONG: \(outcome.bug.rawValue): \(outcome.words), expected \(expected)")
            if let first = outcome.first { print("  \(first)") }
        }
        print("\(outcomes.count - wrong.count) of \(outcomes.count) found within \(within) seeds.")
        return wrong.isEmpty
    }
}

extension Hunt.Outcome {
    fileprivate var words: String { first?.invariant.rawValue ?? "nothing" }
}

extension Hunt {
    init(_ options: Options) {
        within = options.within
        if let name = options.planted { bugs = bugs.filter { "\($0)" == name } }
    }
}
