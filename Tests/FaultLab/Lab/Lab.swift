internal import Foundation
internal import ShiftworkCore
internal import ShiftworkPostgres
internal import ShiftworkSQLite

/// One trial's world: a folder with a store in it, the processes that use the store, and what was counted and found.
final class Lab {
    let arguments: Arguments
    let folder: String
    let isSmall: Bool
    let clock: LabClock
    let watch = BeatWatch()
    /// The database's file.
    var database: String
    /// Where the store is, when it is in PostgreSQL.
    var url: String?
    var random: SeededRandom
    var verdict: Verdict
    /// What every process is told besides.
    var words: [String] = []
    private(set) var children: [ChildProcess] = []
    private let start = ContinuousClock.now

    init(_ trial: String, _ arguments: Arguments) throws {
        self.arguments = arguments
        isSmall = arguments.has("small")
        let seed = UInt64(arguments.number("seed", default: Int(UInt32.random(in: 1...999_999))))
        random = SeededRandom(seed: seed)
        verdict = Verdict(trial: trial, seed: seed)
        folder =
            arguments["folder"]
            ?? NSTemporaryDirectory() + "fault-lab-\(trial)-\(ProcessInfo.processInfo.processIdentifier)"
        database = folder + "/lab.sqlite"
        clock = LabClock(path: folder + "/clock")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        clock.set(0)
        let rest = arguments.words(without: ["seed", "folder", "report", "mounted"])
        verdict.command = (["fault-lab", trial, "--seed", "\(seed)"] + rest).joined(separator: " ")
    }

    /// How often a trial does its thing.
    func rounds(small: Int, large: Int) -> Int {
        arguments.number("rounds", default: isSmall ? small : large)
    }

    /// Runs a trial to its verdict; returns the exit code.
    static func run(_ type: any Trial.Type, _ arguments: Arguments) async throws -> Int32 {
        let lab = try Lab(type.name, arguments)
        print("\(type.name): \(type.about) Seed \(lab.verdict.seed), in \(lab.folder).")
        do { try await type.init().run(in: lab) } catch {
            lab.broken("The trial could not go on: \(error)")
        }
        await lab.watch.stop(lab)
        return try await lab.end()
    }

    private func end() async throws -> Int32 {
        for child in children { await kill(child) }
        let spent = ContinuousClock.now - start
        verdict.seconds = Double(spent.components.seconds)
        if let path = arguments["report"] { try verdict.json.write(to: URL(fileURLWithPath: path)) }
        print(verdict.summary)
        for line in verdict.broken.prefix(40) { print("  \(line)") }
        guard verdict.broken.isEmpty else {
            print("  Everything is kept in \(folder). Again: \(verdict.command)")
            return 1
        }
        try FileManager.default.removeItem(atPath: folder)
        return 0
    }

    // MARK: Findings

    func count(_ name: String, _ number: Int = 1) { verdict.count(name, number) }

    /// Counts a fault that was injected.
    func fault(_ name: String) {
        verdict.faults += 1
        count(name)
    }

    func broken(_ line: String) { verdict.broken.append(line) }

    func expect(_ holds: Bool, _ line: @autoclosure () -> String) { if !holds { broken(line()) } }

    // MARK: Store

    /// Opens the store in this process.
    func openStore() throws(StoreError) -> SQLiteStore {
        try SQLiteStore(path: database, clock: clock.read())
    }

    /// Opens the trial's store, wherever it is.
    func openAnyStore() async throws(StoreError) -> any LabStore {
        guard let url else { return try openStore() }
        return try await PostgresStore(url: url)
    }

    // MARK: Processes

    /// Starts a process of the laboratory.
    func start(_ role: String, _ words: [String] = [], clock name: String? = nil) throws -> ChildProcess {
        var all = [role, "--folder", folder, "--database", database, "--clock", name ?? "clock"]
        all += words + self.words + (url.map { ["--url", $0] } ?? [])
        let child = try ChildProcess(all, log: folder + "/log")
        children.append(child)
        return child
    }

    /// Ends a process in an instant, and forgets it.
    func kill(_ child: ChildProcess) async {
        watch.excuse(child.pid)
        child.send(SIGKILL)
        _ = await child.wait()
        forget(child)
    }

    /// Asks a process to end well, and forgets it.
    @discardableResult
    func end(_ child: ChildProcess, atMost limit: Duration = .seconds(60)) async -> ChildProcess.End? {
        watch.excuse(child.pid)
        child.send(SIGTERM)
        let end = await child.wait(atMost: limit)
        if end == nil {
            broken("I31 Liveness: \(child.words.first ?? "") did not end \(limit) after SIGTERM")
            await kill(child)
        }
        forget(child)
        return end
    }

    func forget(_ child: ChildProcess) { children.removeAll { $0 === child } }

    /// Stops a process for a while and lets it go on.
    func freeze(_ child: ChildProcess, for duration: Duration) async throws {
        child.send(SIGSTOP)
        defer { child.send(SIGCONT) }
        try await Task.sleep(for: duration)
    }
}
