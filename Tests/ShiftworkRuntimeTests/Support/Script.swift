internal import ShiftworkCore
internal import Synchronization

/// What the handlers of a test do, by name, and which began.
final class Script: Sendable {
    typealias Action = @Sendable (JobContext<Script>) async throws -> String

    private struct State {
        var actions: [String: Action] = [:]
        var began: [String] = []
        var running = 0
        var mostRunning = 0
    }

    private let state = Mutex(State())

    /// Says what handlers of this name do; what is not said returns the name.
    func on(_ name: String, _ action: @escaping Action) { state.withLock { $0.actions[name] = action } }

    /// The names of the runs, in the order in which they began.
    var began: [String] { state.withLock { $0.began } }

    /// The most that ran at a time.
    var mostRunning: Int { state.withLock { $0.mostRunning } }

    func perform(_ name: String, _ context: JobContext<Script>) async throws -> String {
        let action = state.withLock { state in
            state.began.append(name)
            state.running += 1
            state.mostRunning = max(state.mostRunning, state.running)
            return state.actions[name]
        }
        defer { state.withLock { $0.running -= 1 } }
        guard let action else { return name }
        return try await action(context)
    }
}

/// A job that does what the script says. Three attempts, ten seconds apart.
struct Deed: Job {
    static let type: JobType = "deed"
    static let defaults = JobDefaults(
        retry: .fixed(.seconds(10), maxAttempts: 3)
            .giveUp(on: Hopeless.self).wait(.seconds(600), on: Limited.self))

    var name: String

    init(_ name: String) { self.name = name }

    func perform(in context: JobContext<Script>) async throws -> String {
        try await context.services.perform(name, context)
    }
}

/// An error like any other.
struct Mishap: Error, CustomStringConvertible { var description = "it went wrong" }
/// An error that the policy of ``Deed`` does not retry.
struct Hopeless: Error {}
/// An error after which the policy of ``Deed`` waits for ten minutes.
struct Limited: Error {}
