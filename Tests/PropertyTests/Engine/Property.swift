internal import Foundation
internal import Testing

/// Something that must hold for every value of a generator.
///
/// `PROPERTY_RUNS` says how many values are tried (300 unless a property says otherwise), `PROPERTY_SEED` where the
/// first one comes from. A failure names its seed, the shrunk value, and how to see it again.
struct Property<Value> {
    let name: String
    var runs = 300
    let generate: (inout Draws) -> Value
    /// What is wrong about a value; nil for nothing.
    let fault: (Value) throws -> String?

    /// What was found: the smallest value that breaks the property.
    struct Failure: CustomStringConvertible {
        let name: String
        let seed: UInt64
        let value: Value
        let fault: String
        let shrinks: Int

        var description: String {
            "\(name): \(fault)\n  for \(String(reflecting: value))\n  shrunk \(shrinks) times; "
                + "PROPERTY_SEED=\(seed) PROPERTY_RUNS=1 shows it again"
        }
    }

    /// Tries values; records a failure as an issue of the test.
    func check(sourceLocation: SourceLocation = #_sourceLocation) {
        let settings = ProcessInfo.processInfo.environment
        let first = settings["PROPERTY_SEED"].flatMap(UInt64.init) ?? 1
        let runs = settings["PROPERTY_RUNS"].flatMap(UInt64.init) ?? UInt64(runs)
        guard let failure = failure(seeds: first..<first + runs) else { return }
        Issue.record("\(failure)", sourceLocation: sourceLocation)
    }

    /// The first failure among these seeds, shrunk.
    func failure(seeds: Range<UInt64>) -> Failure? {
        for seed in seeds {
            // Neighbouring seeds give unlike values.
            var draws = Draws(seed: seed &* 0xD134_2543_DE82_EF95)
            let value = generate(&draws)
            guard let fault = told(value) else { continue }
            return shrunk(Failure(name: name, seed: seed, value: value, fault: fault, shrinks: 0), draws.made)
        }
        return nil
    }

    private func told(_ value: Value) -> String? {
        do { return try fault(value) } catch { return "it throws \(error)" }
    }

    /// Tries smaller lists of choices as long as one of them fails too.
    private func shrunk(_ failure: Failure, _ choices: [UInt64]) -> Failure {
        var (best, choices, tries) = (failure, choices, 0)
        var isSmaller = true
        while isSmaller, tries < 5_000 {
            isSmaller = false
            for candidate in Shrinking(choices) {
                tries += 1
                var draws = Draws(replaying: candidate)
                let value = generate(&draws)
                guard draws.made.isSimpler(than: choices), let fault = told(value) else { continue }
                best = Failure(
                    name: name, seed: best.seed, value: value, fault: fault, shrinks: best.shrinks + 1)
                choices = draws.made
                isSmaller = true
                break
            }
        }
        return best
    }
}

/// Lists of choices that are a little smaller than one: runs left out, then numbers made smaller.
private struct Shrinking: Sequence, IteratorProtocol {
    private let choices: [UInt64]
    private var length: Int
    private var place = 0
    private var way = 0

    init(_ choices: [UInt64]) {
        self.choices = choices
        length = Swift.max(choices.count / 2, 1)
    }

    mutating func next() -> [UInt64]? {
        while length > 0 {
            guard place + length <= choices.count else {
                (place, length) = (0, length / 2)
                continue
            }
            defer { place += length > 8 ? length : 1 }
            return Array(choices[..<place] + choices[(place + length)...])
        }
        while place < choices.count {
            let (value, smaller) = (choices[place], candidates(choices[place]))
            guard way < smaller.count, smaller[way] < value else {
                (place, way) = (place + 1, 0)
                continue
            }
            defer { way += 1 }
            var list = choices
            list[place] = smaller[way]
            return list
        }
        return nil
    }

    private func candidates(_ value: UInt64) -> [UInt64] {
        value == 0 ? [] : [0, value / 2, value - value / 4, value - 1].filter { $0 < value }
    }
}

extension [UInt64] {
    /// Fewer choices, or as many that are smaller.
    fileprivate func isSimpler(than other: [UInt64]) -> Bool {
        count != other.count ? count < other.count : lexicographicallyPrecedes(other)
    }
}
