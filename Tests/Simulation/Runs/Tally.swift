import Foundation
import ShiftworkLaws

/// The sum of many runs.
struct Tally {
    private(set) var seeds = 0
    private(set) var (steps, events, jobs) = (0, 0, 0)
    /// Simulated seconds.
    private(set) var lasted = 0.0
    private(set) var longestCalm = 0.0
    private(set) var failures: [Summary] = []
    private(set) var rare: [String: Int] = [:]
    /// Wall time.
    var seconds = 0.0
    var deadChildren = 0

    mutating func add(_ summary: Summary) {
        seeds += 1
        steps += summary.steps
        events += summary.events
        jobs += summary.jobs
        lasted += summary.lasted
        longestCalm = max(longestCalm, summary.calmed)
        for state in summary.rare { rare[state, default: 0] += 1 }
        if !summary.isGood { failures.append(summary) }
    }

    /// The sum, for people.
    func text(store: String, planted: String?) -> String {
        func rounded(_ value: Double) -> Double { (value * 10).rounded() / 10 }
        var lines = [
            "\(seeds) seeds on \(store)\(planted.map { " with \($0)" } ?? ""): \(jobs) jobs, \(events) events, "
                + "\(steps) steps, \(rounded(lasted / 3_600)) simulated hours in \(rounded(seconds)) s "
                + "(\(rounded(lasted / 60 / max(seconds, 0.001))) simulated hours per minute)",
            "slowest to come to rest: \(rounded(longestCalm)) simulated seconds after the calm",
        ]
        if !rare.isEmpty {
            lines.append("rare states, in how many seeds:")
            lines += rare.sorted { $0.key < $1.key }.map { "    \($0.value)  \($0.key)" }
        }
        if !unseen.isEmpty { lines.append("never reached: \(unseen.joined(separator: "; "))") }
        if deadChildren > 0 { lines.append("\(deadChildren) child processes died") }
        lines.append(failures.isEmpty ? "every invariant held" : "\(failures.count) seeds fail")
        for (invariant, count) in byInvariant { lines.append("    \(count)  \(invariant)") }
        return lines.joined(separator: "\n")
    }

    /// Rare states that no seed came by: the runs prove nothing about them.
    var unseen: [String] { RareState.allCases.map(\.rawValue).filter { rare[$0] == nil } }

    private var byInvariant: [(String, Int)] {
        var counts: [String: Int] = [:]
        for failure in failures {
            let names = failure.breaches.map(\.invariant) + (failure.trap == nil ? [] : ["trap"])
            for name in Set(names) { counts[name, default: 0] += 1 }
        }
        return counts.sorted { $0.key < $1.key }
    }

    private struct Report: Encodable {
        var commit: String
        var store: String
        var planted: String?
        var from: UInt64
        var seeds: Int
        var jobs: Int
        var events: Int
        var steps: Int
        var simulatedHours: Double
        var seconds: Double
        var rare: [String: Int]
        var violations: [String: Int]
        var failures: [Summary]
    }

    /// Writes the sum as JSON.
    func write(to path: String, options: Options) throws {
        let report = Report(
            commit: Commit.current, store: options.store.rawValue, planted: options.planted,
            from: options.from,
            seeds: seeds, jobs: jobs, events: events, steps: steps, simulatedHours: lasted / 3_600,
            seconds: seconds, rare: rare, violations: Dictionary(uniqueKeysWithValues: byInvariant),
            failures: Array(failures.prefix(100)))
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        try encoder.encode(report).write(to: URL(fileURLWithPath: path))
    }
}

/// The commit that runs, as git names it.
enum Commit {
    static var current: String {
        let (git, pipe) = (Process(), Pipe())
        git.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        git.arguments = ["git", "describe", "--always", "--dirty"]
        (git.standardOutput, git.standardError) = (pipe, Pipe())
        guard (try? git.run()) != nil else { return "unknown" }
        git.waitUntilExit()
        let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        return text.isEmpty ? "unknown" : text.trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
