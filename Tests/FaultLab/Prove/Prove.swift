internal import Foundation

/// Runs the trials in turn until the time is used up, at least once each, and writes down what was tried and what held.
struct Prove {
    private let arguments: Arguments
    private let folder: String
    private let names: [String]
    private let isSmall: Bool

    init(_ arguments: Arguments) throws {
        self.arguments = arguments
        // Half an hour has room for one large round of all.
        isSmall = arguments.has("small") || arguments.number("minutes", default: 0) < 30
        folder =
            arguments["report"]
            ?? NSTemporaryDirectory() + "shiftwork-proof-\(ProcessInfo.processInfo.processIdentifier)"
        let all = trials.map { $0.name }
        let stores = LabStoreKind.allCases.map(\.rawValue)
        let store = arguments["store"] ?? LabStoreKind.sqlite.rawValue
        guard stores.contains(store) else {
            throw LabError("There are no trials on \(store). There are \(stores.joined(separator: ", ")).")
        }
        names =
            arguments["only"]?.split(separator: ",").map(String.init)
            ?? trials.filter { $0.store.rawValue == store }.map { $0.name }
        if let unknown = names.first(where: { !all.contains($0) }) {
            throw LabError("There is no trial \(unknown). There are \(all.joined(separator: ", ")).")
        }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    /// Returns the exit code.
    func run() async throws -> Int32 {
        let start = ContinuousClock.now
        let limit = Duration.seconds(60 * arguments.number("minutes", default: 0))
        var random = SeededRandom(
            seed: UInt64(arguments.number("seed", default: Int(UInt32.random(in: 1...999_999)))))
        var report = ProofReport(names: names, command: command)
        var round = 0
        repeat {
            round += 1
            for name in names where round == 1 || ContinuousClock.now - start < limit {
                report.add(try await prove(name, seed: Int(random.next() % 1_000_000)))
                report.seconds = Int((ContinuousClock.now - start).components.seconds)
                try report.write(to: folder)
            }
        } while ContinuousClock.now - start < limit
        print("\(report.headline) The report is in \(folder).")
        return report.hasHeld ? 0 : 1
    }

    /// Whether the command line says how much of a trial there is to be.
    private var hasOwnSize: Bool { arguments.has("rounds") || arguments.has("kills") }

    private var command: String {
        "bin/prove " + arguments.words(without: ["report"]).filter { $0 != "true" }.joined(separator: " ")
    }

    /// One round of a trial, in a process of its own.
    private func prove(_ name: String, seed: Int) async throws -> Verdict {
        let path = folder + "/\(name)-\(seed).json"
        let log = folder + "/\(name)-\(seed).log"
        var words = [name, "--seed", "\(seed)", "--report", path]
        words +=
            (isSmall ? ["--small"] : [])
            + arguments.words(without: ["minutes", "only", "report", "seed", "small", "store"])
        let child = try ChildProcess(words, log: log)
        let end = await child.wait(atMost: .seconds(hasOwnSize || !isSmall ? 4 * 3_600 : 600))
        var verdict = Verdict(trial: name, seed: UInt64(seed))
        verdict.command = "fault-lab " + words.dropLast(2).joined(separator: " ")
        if end == nil {
            child.send(SIGKILL)
            verdict.broken = ["I31 Liveness: the trial did not end; see \(log)"]
        } else if let data = FileManager.default.contents(atPath: path) {
            verdict = try JSONDecoder().decode(Verdict.self, from: data)
            try FileManager.default.removeItem(atPath: path)
        } else {
            verdict.broken = ["The trial ended with \(end.map { "\($0)" } ?? "nothing"); see \(log)"]
        }
        print(verdict.summary)
        for line in verdict.broken.prefix(20) { print("  \(line)") }
        if verdict.broken.isEmpty {
            try FileManager.default.removeItem(atPath: log)
        } else {
            print("  Again: \(verdict.command)")
        }
        fflush(nil)
        return verdict
    }
}
