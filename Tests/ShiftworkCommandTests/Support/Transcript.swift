import ArgumentParser
import Foundation
import ShiftworkCore
import ShiftworkMemory
import ShiftworkRuntime
import Synchronization

@testable import ShiftworkCommand

/// A console that remembers what was said, and answers what it is told to.
final class Transcript: Sendable {
    private let texts = Mutex((output: "", error: ""))
    private let answers: Mutex<[String]>

    init(answers: [String] = []) { self.answers = Mutex(answers) }

    var output: String { texts.withLock { $0.output } }
    var error: String { texts.withLock { $0.error } }
    var lines: [String] { output.split(separator: "\n").map(String.init) }

    func console(_ surroundings: Surroundings, _ options: Console.Options = .init()) -> Console {
        Console(
            surroundings: surroundings, options: options,
            write: { text in self.texts.withLock { $0.output += text } },
            writeError: { text in self.texts.withLock { $0.error += text } },
            readLine: { self.answers.withLock { $0.isEmpty ? nil : $0.removeFirst() } })
    }
}

extension Surroundings {
    /// Nobody sits there, as in a pipe.
    static func pipe(_ environment: [String: String] = ["LANG": "C.UTF-8"]) -> Surroundings {
        Surroundings(
            environment: environment, isInputTerminal: false, isOutputTerminal: false, isErrorTerminal: false,
            width: nil, directory: "/nowhere")
    }

    /// Somebody sits there.
    static func terminal(width: Int = 100, _ environment: [String: String] = ["LANG": "C.UTF-8"])
        -> Surroundings
    {
        Surroundings(
            environment: environment, isInputTerminal: true, isOutputTerminal: true, isErrorTerminal: true,
            width: width, directory: "/nowhere")
    }
}

/// A store in memory whose clock is moved by hand, with a session on it.
struct Desk {
    let store: any JobStore
    let clock: HandClock
    let transcript: Transcript
    var session: Session

    init(
        _ surroundings: Surroundings = .pipe(), _ options: Console.Options = .init(), answers: [String] = [],
        settings: [Setting: String] = [:]
    ) async throws {
        let clock = HandClock()
        let transcript = Transcript(answers: answers)
        (self.clock, self.transcript) = (clock, transcript)
        store = MemoryStore { clock.now }
        let system = System(
            now: { clock.now }, uptime: { clock.now - HandClock.start },
            sleep: { duration in
                try Task.checkCancellation()
                clock.advance(by: duration)
            }, random: { clock.draw() })
        session = Session(
            store: store, url: .memory, console: transcript.console(surroundings, options),
            settings: try await Settings.load(flags: settings, surroundings: .pipe([:])), system: system)
        session.trapsSignals = false
    }

    /// Stores jobs, in status `queued`, a second before now.
    @discardableResult
    func enqueue(_ count: Int, type: JobType = "send-email", queue: QueueName = "mail") async throws
        -> [JobID]
    {
        let jobs = (0..<count).map { _ in NewJob(id: session.makeID(), type: type, queue: queue) }
        _ = try await store.insert(jobs, durability: .durable)
        clock.advance(by: .seconds(1))
        return jobs.map(\.id)
    }

    /// Runs one command on this store.
    func run<Command: StoreCommand>(_ type: Command.Type, _ arguments: String...) async throws {
        try await Command.parse(arguments).run(session)
    }

    /// Runs one command that must fail, and says how.
    func ending<Command: StoreCommand>(of type: Command.Type, _ arguments: String...) async -> Ending? {
        do {
            try await Command.parse(arguments).run(session)
            return .done
        } catch {
            return CommandFailure(error)?.ending
        }
    }

    func status(_ id: JobID) async throws -> JobStatus? {
        try await store.jobs([id], scope: .all).first?.status
    }
}

/// A clock that moves when it is told to.
final class HandClock: Sendable {
    static let start = Timestamp(rfc3339: "2026-11-20T12:00:00Z")!
    private let state = Mutex((now: HandClock.start, drawn: UInt64(1)))

    var now: Timestamp { state.withLock { $0.now } }
    func advance(by duration: Duration) { state.withLock { $0.now = $0.now + duration } }
    func draw() -> UInt64 {
        state.withLock { state in
            state.drawn = state.drawn &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state.drawn
        }
    }
}
