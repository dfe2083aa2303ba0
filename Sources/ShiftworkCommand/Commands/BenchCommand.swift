internal import ArgumentParser
internal import Foundation
internal import ShiftworkBench
internal import ShiftworkCore

struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure a store on this machine. Refuses one that holds jobs.",
        discussion: """
            Examples:
              shiftwork bench
              shiftwork bench --jobs 200000 --durability relaxed
              shiftwork bench --store sqlite:/data/bench.sqlite --workers 2

            Prints JSON. Without --store a temporary file is measured, and removed afterwards.
            """)

    @Option(help: "What is measured; it must hold no jobs. Default: a temporary SQLite file.")
    var store: String?

    @Option(help: "Jobs of the bulk enqueue and of the drain.")
    var jobs = 20_000

    @Option(help: "Tasks that enqueue single jobs at the same time.")
    var concurrency = 128

    @Option(help: "Bytes of text in each payload.")
    var payload = 32

    @Option(
        help:
            "What an acknowledged job survives: durable (a power cut) or relaxed (the death of the process).")
    var durability = DurabilityArgument(.durable)

    @Option(help: "Worker processes of the drain.")
    var workers = 1

    @Option(help: "Jobs that each worker runs at a time.")
    var slots = 8

    @Flag(help: .hidden)
    var asWorker = false

    func validate() throws {
        guard (1...10_000_000).contains(jobs) else { throw ValidationError("--jobs is 1 to 10,000,000.") }
        guard (1...10_000).contains(concurrency) else {
            throw ValidationError("--concurrency is 1 to 10,000.")
        }
        guard (0...200_000).contains(payload) else {
            throw ValidationError("--payload is 0 to 200,000 bytes.")
        }
        guard (1...64).contains(workers) else { throw ValidationError("--workers is 1 to 64.") }
        guard (1...10_000).contains(slots) else { throw ValidationError("--slots is 1 to 10,000.") }
    }

    func run() async throws {
        let console = Console.process(.process(), Console.Options())
        guard !asWorker else { return try await workAlone(console) }
        let folder = try temporaryFolder()
        defer { if let folder { try? FileManager.default.removeItem(atPath: folder) } }
        let url = try StoreURL(flag: store ?? "sqlite:\(folder ?? "")/bench.sqlite")
        try url.mustBeStore()
        if workers > 1, url == .memory {
            throw CommandFailure(.usage, "A store in memory has one process. Leave --workers out.")
        }
        let opened = try await url.open(makesStore: true, durability: durability.durability)
        let bench = Bench(
            plan, store: opened,
            startWorkers: { try BenchWorkers(count: $0, url: url, command: self).start() },
            progress: { console.say("measuring: \($0)") })
        do {
            let report = try await bench.run()
            await opened.close()
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
            console.print(String(decoding: try encoder.encode(report), as: UTF8.self))
            if report.lost > 0 || report.duplicated > 0 {
                throw CommandFailure(.failed, "\(report.lost) jobs lost, \(report.duplicated) run twice.")
            }
        } catch let error as StoreHoldsJobs {
            await opened.close()
            throw CommandFailure(.conflict, error.description)
        }
    }

    private var plan: BenchPlan {
        var plan = BenchPlan()
        (plan.jobs, plan.concurrency, plan.payload) = (jobs, concurrency, payload)
        (plan.durability, plan.workers, plan.slots) = (durability.durability, workers, slots)
        return plan
    }

    private func temporaryFolder() throws -> String? {
        guard store == nil else { return nil }
        let folder = FileManager.default.temporaryDirectory.appending(path: "shiftwork-bench-\(getpid())")
            .path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        return folder
    }

    /// One of several worker processes: works until it is told to stop.
    private func workAlone(_ console: Console) async throws {
        let opened = try await StoreURL(flag: store ?? "").open(
            makesStore: false, durability: durability.durability)
        let plan = plan
        do {
            try await Interruption.cancels { try await Bench.worker(plan, store: opened) }
        } catch is CancellationError {
            // The measurement is over.
        }
        await opened.close()
    }
}

/// `durable` or `relaxed`.
struct DurabilityArgument: ExpressibleByArgument, Sendable, Hashable {
    var durability: Durability

    init(_ durability: Durability) { self.durability = durability }

    init?(argument: String) {
        guard let durability = Durability(rawValue: argument) else { return nil }
        self.durability = durability
    }

    var defaultValueDescription: String { durability.rawValue }
}

/// Worker processes of a measurement: this program again.
struct BenchWorkers {
    let count: Int
    let url: StoreURL
    let command: BenchCommand

    /// Starts them; what is returned stops them and waits for their end.
    func start() throws -> @Sendable () async throws -> Void {
        let processes = try (0..<count).map { _ in
            let process = Process()
            process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
            process.arguments = [
                "bench", "--as-worker", "--store", command.store ?? url.description, "--durability",
                command.durability.durability.rawValue,
                "--slots", String(command.slots), "--payload", String(command.payload),
            ]
            try process.run()
            return ChildProcess(process)
        }
        return { for process in processes { await process.stop() } }
    }
}

/// A process that can be waited for without a thread.
private final class ChildProcess: @unchecked Sendable {
    // Only told to stop, and asked whether it runs; both are safe from any thread.
    private let process: Process
    private let end: AsyncStream<Void>

    init(_ process: Process) {
        self.process = process
        let (end, continuation) = AsyncStream<Void>.makeStream()
        self.end = end
        process.terminationHandler = { _ in continuation.finish() }
        if !process.isRunning { continuation.finish() }
    }

    func stop() async {
        process.terminate()
        for await _ in end {}
    }
}
