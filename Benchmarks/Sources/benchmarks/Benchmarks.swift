import Foundation
import ShiftworkBench
import ShiftworkCore

/// Measures Shiftwork on SQLite and PostgreSQL beside what these can do without it, in the same run.
///
///     benchmarks [drain] [backlog] [questions] [idle] [postgres] [pinned] [prune] [history]
///       [--jobs 200000] [--backlog 1000000] [--runs 3] [--slots 8] [--workers 1] [--seconds 600]
///       [--history 5000000] [--statements]
///
/// Prints one Markdown table. Without names, everything is measured.
@main
struct Benchmarks {
    static func main() async throws {
        let options = Options(CommandLine.arguments.dropFirst())
        var table = ResultTable()
        let serverNames: Set = ["postgres", "pinned", "prune", "history"]
        if options.names.isEmpty || !options.names.isSubset(of: serverNames) {
            try Ceilings.measure(into: &table)
        }
        if options.wants("drain") { try await DrainBenchmark(options).run(into: &table) }
        if options.wants("backlog") || options.wants("questions") {
            try await BacklogBenchmark(options).run(into: &table)
        }
        if options.wants("idle") { try await IdleBenchmark().run(into: &table) }
        if !options.names.isDisjoint(with: serverNames) || options.names.isEmpty,
            PrivateCluster.programs != nil
        {
            try await PostgresBenchmark(options).run(into: &table)
        }
        print(table.markdown)
    }
}

/// What to measure, and how much of it.
struct Options {
    var names: Set<String> = []
    var jobs = 200_000
    var backlog = 1_000_000
    var runs = 3
    var slots = 8
    /// Workers side by side in one process.
    var workers = 1
    /// How long a transaction is held open.
    var seconds = 600
    /// Finished jobs to begin with.
    var history = 5_000_000
    /// Whether to say what a server spent its time on.
    var showsStatements = false

    init(_ words: some Collection<String>) {
        var rest = words[...]
        while let word = rest.popFirst() {
            switch word {
            case "--jobs": jobs = Int(rest.popFirst() ?? "") ?? jobs
            case "--backlog": backlog = Int(rest.popFirst() ?? "") ?? backlog
            case "--runs": runs = Int(rest.popFirst() ?? "") ?? runs
            case "--workers": workers = Int(rest.popFirst() ?? "") ?? workers
            case "--slots": slots = Int(rest.popFirst() ?? "") ?? slots
            case "--seconds": seconds = Int(rest.popFirst() ?? "") ?? seconds
            case "--history": history = Int(rest.popFirst() ?? "") ?? history
            case "--statements": showsStatements = true
            default: names.insert(word)
            }
        }
    }

    func wants(_ name: String) -> Bool { names.isEmpty || names.contains(name) }
}

/// The rows of the answer.
struct ResultTable {
    private var rows: [(what: String, figure: String, ceiling: String, note: String)] = []
    private var ceilings: [String: Double] = [:]

    mutating func add(_ what: String, _ figure: String, note: String = "") {
        rows.append((what, figure, "", note))
        say(what, figure)
    }

    /// Notes a ceiling under a name.
    mutating func addCeiling(_ name: String, _ perSecond: Double, _ what: String) {
        ceilings[name] = perSecond
        add("ceiling: " + what, rate(perSecond))
    }

    /// Adds rates of several runs, their median beside a ceiling.
    mutating func add(
        _ what: String, perSecond values: [Double], of ceiling: String? = nil, note: String = ""
    ) {
        let sorted = values.sorted()
        guard let median = sorted.dropFirst(sorted.count / 2).first, let low = sorted.first,
            let high = sorted.last
        else { return }
        let share = ceiling.flatMap { ceilings[$0] }.map { String(format: "%.2f×", median / $0) } ?? ""
        rows.append((what, "\(rate(median)) (\(rate(low)) – \(rate(high)))", share, note))
        say(what, "\(rate(median)) \(share)")
    }

    /// Adds figures of several runs: the median, and the range.
    mutating func add(_ what: String, values: [Double]) {
        let sorted = values.sorted()
        guard let median = sorted.dropFirst(sorted.count / 2).first, let low = sorted.first,
            let high = sorted.last
        else { return }
        func rounded(_ value: Double) -> Double { (value * 10_000).rounded() / 10_000 }
        add(what, "\(rounded(median)) (\(rounded(low)) – \(rounded(high)))")
    }

    var markdown: String {
        let head = "| what | figure | of its ceiling | note |\n|---|---|---|---|\n"
        return head
            + rows.map { "| \($0.what) | \($0.figure) | \($0.ceiling) | \($0.note) |" }.joined(
                separator: "\n")
    }

    private func rate(_ value: Double) -> String {
        value >= 100 ? "\(Int(value))/s" : String(format: "%.1f/s", value)
    }

    private func say(_ what: String, _ figure: String) { benchmarks.say("  \(what): \(figure)") }
}

/// Says how far it is, beside the answer.
func say(_ line: String) { FileHandle.standardError.write(Data("\(line)\n".utf8)) }

/// A folder of its own for each measurement, gone afterwards.
func withTemporaryDatabase<T>(_ body: (String) async throws -> T) async throws -> T {
    let folder = NSTemporaryDirectory() + "shiftwork-bench-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    return try await body(folder + "/bench.sqlite")
}
