internal import ArgumentParser
internal import Foundation
internal import ShiftworkCore
internal import ShiftworkRuntime
internal import Synchronization

/// What a command works with: a store, somebody to talk to, and the machine.
struct Session: Sendable {
    var store: any JobStore
    /// Where the store is, for messages.
    var url: StoreURL
    var console: Console
    var settings: Settings
    var system: System
    /// Whether Ctrl-C and SIGTERM are ours to handle.
    var trapsSignals = true

    init(store: any JobStore, url: StoreURL, console: Console, settings: Settings, system: System = .live) {
        (self.store, self.url, self.console, self.settings) = (store, url, console, settings)
        self.system = system
    }

    /// Who asks, for the history of jobs: the login name.
    var actor: String? {
        let name = console.surroundings.environment["USER"] ?? NSUserName()
        return name.isEmpty ? nil : "cli:" + name
    }

    /// The server that has the store; nil when the store is at hand.
    var remote: RemoteStore? { store as? RemoteStore }

    /// For what works on a store itself.
    /// - Throws: ``CommandFailure`` when a server has it.
    func mustHaveStore() throws(CommandFailure) {
        guard remote != nil else { return }
        throw CommandFailure.needsStore
    }

    private let identifiers = Identifiers()

    /// A new id, greater than all that this session made before.
    func makeID<ID: Identifier>() -> ID {
        let (now, random) = (system.now(), system.random())
        return ID(identifiers.source.withLock { $0.next(at: now, random: random) })
    }

    /// Runs something that Ctrl-C and SIGTERM cancel, so that it can end well.
    func interruptible(_ body: @escaping @Sendable () async throws -> Void) async throws {
        if trapsSignals { try await Interruption.cancels(body) } else { try await body() }
    }

    /// Names of workers, for those who show jobs.
    func workerNames() async throws -> [WorkerID: String] {
        let workers = try await store.workers()
        return Dictionary(workers.map { ($0.info.id, $0.info.name) }) { first, _ in first }
    }
}

/// The ids of one process, in the order of their making.
private final class Identifiers: Sendable {
    let source = Mutex(IdentifierSource())
}

/// A command that works on a store.
protocol StoreCommand: AsyncParsableCommand {
    var access: StoreOptions { get }
    var output: OutputOptions { get }
    /// Whether a store that does not exist yet is made. A misspelt path must not become an empty store when
    /// somebody only looks.
    static var makesStore: Bool { get }
    func run(_ session: Session) async throws
}

extension StoreCommand {
    static var makesStore: Bool { false }

    func run() async throws {
        let surroundings = Surroundings.process()
        let settings = try await Settings.load(
            flags: access.flags, profile: access.profile, surroundings: surroundings)
        let console = Console.process(surroundings, try output.resolved(with: settings))
        let url = try StoreURL.configured(settings)
        let store = try await url.open(
            makesStore: Self.makesStore, server: try settings.serverAccess())
        do {
            try await run(
                Session(store: store, url: url, console: console, settings: settings, system: .live))
            await store.close()
        } catch {
            await store.close()
            throw error
        }
    }
}
