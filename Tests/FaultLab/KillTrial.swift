internal import Foundation
internal import ShiftworkCore
internal import ShiftworkSQLite

/// Workers and enqueuers on one file, killed with SIGKILL at random moments, frozen now and then for longer
/// than a lease, while the store's clock jumps; then quiet, a drain, and the judgement.
final class KillTrial {
    private let kills: Int
    private let jobs: Int
    private let folder: String
    private let reportPath: String?
    private let seed: UInt64
    private var random: SeededRandom
    private var workers: [Process] = []
    private var enqueuers: [(process: Process, from: Int, until: Int)] = []
    private var numbers = TrialNumbers()

    init(_ arguments: Arguments) throws {
        kills = arguments.number("kills", default: 20)
        jobs = arguments.number("jobs", default: 2_000)
        seed = UInt64(arguments.number("seed", default: 1))
        random = SeededRandom(seed: seed)
        reportPath = arguments["report"]
        folder =
            arguments["folder"] ?? NSTemporaryDirectory()
            + "fault-lab-\(ProcessInfo.processInfo.processIdentifier)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        setClock(0)
    }

    func run() async throws {
        print("fault-lab kill: \(kills) kills, \(jobs) jobs, seed \(seed), in \(folder)")
        _ = try SQLiteStore(path: folder + "/lab.sqlite")
        for _ in 0..<3 { workers.append(try startWorker()) }
        let share = jobs / 2
        for index in 0..<2 { try startEnqueuer(from: index * share, until: index == 0 ? share : jobs) }
        let stale = StaleHolder(folder: folder)
        do {
            try await disturb(stale)
        } catch {
            for process in workers + enqueuers.map(\.process) {
                Foundation.kill(process.processIdentifier, SIGKILL)
            }
            throw error
        }
        // Past every jump: a retry that was planned while the clock was ahead is due as well.
        setClock(7_200)
        try await offerTheRest()
        for worker in workers { worker.terminate() }
        for worker in workers { await exit(of: worker) }
        let judge = Judge(folder: folder, stale: stale)
        try await drain()
        var verdict = try await judge.judge()
        (verdict.numbers.kills, verdict.numbers.freezes) = (numbers.kills, numbers.freezes)
        (verdict.numbers.clockJumps, verdict.numbers.frozenWithLock) = (
            numbers.clockJumps, numbers.frozenWithLock
        )
        try verdict.report(seed: seed, to: reportPath)
        if verdict.broken.isEmpty {
            try FileManager.default.removeItem(atPath: folder)
        } else {
            Foundation.exit(1)
        }
    }

    // MARK: Disturb

    private func disturb(_ stale: StaleHolder) async throws {
        while numbers.kills < kills {
            try await Task.sleep(for: .milliseconds(.random(in: 20...250, using: &random)))
            switch Int.random(in: 0..<20, using: &random) {
            case 0...11: try await killWorker()
            case 12...16: try await killEnqueuer()
            case 17:
                try await killWorker()
                try await killEnqueuer()
            case 18: try await freezeWorker(stale)
            default:
                numbers.clockJumps += 1
                setClock([-3_600, 0, 3_600].randomElement(using: &random) ?? 0)
            }
        }
    }

    private func killWorker() async throws {
        let index = Int.random(in: workers.indices, using: &random)
        await kill(workers[index])
        workers[index] = try startWorker()
    }

    private func killEnqueuer() async throws {
        guard let index = enqueuers.indices.randomElement(using: &random) else { return }
        let enqueuer = enqueuers.remove(at: index)
        await kill(enqueuer.process)
        try startEnqueuer(from: offered(enqueuer.from), until: enqueuer.until)
    }

    /// Stops a worker for longer than its lease and lets it go on: its settlements must be refused.
    private func freezeWorker(_ stale: StaleHolder) async throws {
        numbers.freezes += 1
        let worker = workers[Int.random(in: workers.indices, using: &random)]
        Foundation.kill(worker.processIdentifier, SIGSTOP)
        defer { Foundation.kill(worker.processIdentifier, SIGCONT) }
        do {
            try await stale.hold()
        } catch let error as StoreError where error.isTransient {
            // It froze with the store's lock in its hand: everybody waits until it goes on, and nothing is lost.
            numbers.frozenWithLock += 1
        }
    }

    private func kill(_ process: Process) async {
        Foundation.kill(process.processIdentifier, SIGKILL)
        await exit(of: process)
        numbers.kills += 1
    }

    // MARK: End

    /// Lets the enqueuers offer what is left, without kills.
    private func offerTheRest() async throws {
        for enqueuer in enqueuers { await exit(of: enqueuer.process) }
    }

    private func drain() async throws {
        let worker = try startWorker()
        let store = try SQLiteStore(path: folder + "/lab.sqlite")
        let deadline = ContinuousClock.now + .seconds(180)
        while ContinuousClock.now < deadline {
            let open = try await store.counts(scope: .all).filter { !$0.status.isTerminal }.reduce(0) {
                $0 + $1.count
            }
            if open == 0 { break }
            try await Task.sleep(for: .milliseconds(100))
        }
        worker.terminate()
        await exit(of: worker)
        await store.close()
    }

    // MARK: Processes

    private func startWorker() throws -> Process {
        try start(["worker", "--folder", folder, "--lease-ms", "1500"])
    }

    private func startEnqueuer(from: Int, until: Int) throws {
        guard from < until else { return }
        let process = try start([
            "enqueuer", "--folder", folder, "--from", "\(from)", "--count", "\(until - from)", "--seed",
            "\(random.next() >> 2)",
        ])
        enqueuers.append((process, from, until))
    }

    private func start(_ arguments: [String]) throws -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: CommandLine.arguments[0])
        process.arguments = arguments
        // The backtracer keeps a crashed process alive for a long time.
        process.environment = ProcessInfo.processInfo.environment.merging(["SWIFT_BACKTRACE": "enable=no"]) {
            $1
        }
        try process.run()
        return process
    }

    private func exit(of process: Process) async {
        while process.isRunning {
            do { try await Task.sleep(for: .milliseconds(5)) } catch { return }
        }
    }

    /// How far an enqueuer that began at a number has come, by its journal.
    private func offered(_ from: Int) -> Int {
        let text = (try? String(contentsOfFile: folder + "/journal", encoding: .utf8)) ?? ""
        let ends = text.split(separator: "\n").compactMap { line -> Int? in
            let words = line.split(separator: " ")
            guard words.count == 3, words[0] == "next", Int(words[1]) == from else { return nil }
            return Int(words[2])
        }
        return ends.max() ?? from
    }

    private func setClock(_ seconds: Int) {
        let text = "\(seconds)\n".padding(toLength: 15, withPad: " ", startingAt: 0)
        // In place, since the processes keep the file open.
        let file = open(folder + "/clock", O_WRONLY | O_CREAT, 0o600)
        defer { close(file) }
        let bytes = Array(text.utf8)
        _ = pwrite(file, bytes, bytes.count, 0)
    }
}
