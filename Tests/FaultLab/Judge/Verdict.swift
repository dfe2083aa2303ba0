internal import Foundation

/// What a trial counted and found.
struct Verdict: Codable {
    struct Figure: Codable {
        var name: String
        var value: Int
    }

    var trial: String
    var seed: UInt64
    var seconds = 0.0
    /// How many faults were injected.
    var faults = 0
    /// In the order in which they were counted first.
    var figures: [Figure] = []
    /// What could not be tried, with the reason.
    var skipped: [String] = []
    /// One line for each broken invariant.
    var broken: [String] = []
    /// Repeats the trial.
    var command = ""

    init(trial: String, seed: UInt64) { (self.trial, self.seed) = (trial, seed) }

    mutating func count(_ name: String, _ number: Int = 1) {
        if let index = figures.firstIndex(where: { $0.name == name }) {
            figures[index].value += number
        } else {
            figures.append(Figure(name: name, value: number))
        }
    }

    /// Another round of the same trial.
    mutating func add(_ other: Verdict) {
        for figure in other.figures { count(figure.name, figure.value) }
        (seconds, faults) = (seconds + other.seconds, faults + other.faults)
        skipped += other.skipped.filter { !skipped.contains($0) }
        broken += other.broken.map { "\($0) [\(other.command)]" }
    }

    var json: Data {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
            return try encoder.encode(self)
        }
    }

    /// For people.
    var summary: String {
        let counted = figures.map { "\($0.value) \($0.name)" }.joined(separator: ", ")
        let skips = skipped.map { "; skipped: \($0)" }.joined()
        let result = broken.isEmpty ? "every invariant held" : "\(broken.count) BROKEN"
        return "\(trial): seed \(seed), \(Int(seconds)) s, \(faults) faults; \(counted)\(skips): \(result)"
    }
}
