internal import Foundation
internal import GRDB
internal import PostgresCluster

/// What was tried, how often, and what held: for people and for programs.
struct ProofReport: Codable {
    /// Where and of what.
    struct Setting: Codable {
        var commit = ProcessInfo.processInfo.environment["SHIFTWORK_COMMIT"] ?? "unknown"
        var date = ISO8601DateFormatter().string(from: Date())
        var system = ProcessInfo.processInfo.operatingSystemVersionString
        var processors = ProcessInfo.processInfo.activeProcessorCount
        var memoryGiB = Int(ProcessInfo.processInfo.physicalMemory >> 30)
        var sqlite =
            (try? DatabaseQueue().read { try String.fetchOne($0, sql: "SELECT sqlite_version()") })
            ?? "unknown"
        /// The folder of the server's programs.
        var postgres = TestCluster.programs ?? "none"
        var user = geteuid() == 0 ? "root" : "not root"
    }

    /// All rounds of one trial.
    struct Entry: Codable {
        var about: String
        var rounds = 0
        var seeds: [UInt64] = []
        var verdict: Verdict
    }

    var setting = Setting()
    let command: String
    var seconds = 0
    private(set) var entries: [Entry]

    init(names: [String], command: String) {
        self.command = command
        entries = names.map { name in
            let about = trials.first { $0.name == name }?.about ?? ""
            return Entry(about: about, verdict: Verdict(trial: name, seed: 0))
        }
    }

    mutating func add(_ verdict: Verdict) {
        guard let index = entries.firstIndex(where: { $0.verdict.trial == verdict.trial }) else { return }
        entries[index].rounds += 1
        entries[index].seeds.append(verdict.seed)
        entries[index].verdict.add(verdict)
    }

    var hasHeld: Bool { entries.allSatisfy(\.verdict.broken.isEmpty) }

    private var faults: Int { entries.reduce(0) { $0 + $1.verdict.faults } }

    var headline: String {
        let broken = entries.reduce(0) { $0 + $1.verdict.broken.count }
        let result = broken == 0 ? "Every invariant held." : "\(broken) invariants were BROKEN."
        return "\(faults) faults in \(entries.count) kinds of trial, \(seconds) s. \(result)"
    }

    func write(to folder: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        try encoder.encode(self).write(to: URL(fileURLWithPath: folder + "/proof.json"))
        try markdown.write(toFile: folder + "/proof.md", atomically: true, encoding: .utf8)
    }

    private var markdown: String {
        """
        # What was tried, and what held

        \(headline)

        Commit \(setting.commit), \(setting.date), \(setting.system), \(setting.processors) processors, \
        \(setting.memoryGiB) GiB, SQLite \(setting.sqlite), PostgreSQL \(setting.postgres), \
        \(setting.user).

            \(command)

        With n faults and none that broke anything, fewer than 3/n of such faults break something (95 %).

        | Trial | Rounds | Faults | Seconds | Counted | Result |
        |---|---|---|---|---|---|
        \(entries.map(row).joined(separator: "\n"))

        \(entries.map(details).joined(separator: "\n"))
        """ + "\n"
    }

    private func row(_ entry: Entry) -> String {
        let verdict = entry.verdict
        let counted = verdict.figures.map { "\($0.value) \($0.name)" }.joined(separator: ", ")
        let result =
            entry.rounds == 0 ? "not run" : verdict.broken.isEmpty ? "held" : "\(verdict.broken.count) broken"
        let cells = [
            "`\(verdict.trial)`", "\(entry.rounds)", "\(verdict.faults)", "\(Int(verdict.seconds))", counted,
            result,
        ]
        return "| " + cells.joined(separator: " | ") + " |"
    }

    private func details(_ entry: Entry) -> String {
        let verdict = entry.verdict
        let seeds = entry.seeds.map { "\($0)" }.joined(separator: ", ")
        var lines = ["- `\(verdict.trial)`: \(entry.about) Seeds \(seeds)."]
        lines += verdict.skipped.map { "  - Skipped: \($0)." }
        lines += verdict.broken.map { "  - **Broken**: \($0)" }
        return lines.joined(separator: "\n")
    }
}
