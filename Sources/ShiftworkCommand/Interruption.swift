internal import Foundation
internal import UnixSignals

/// Ctrl-C and SIGTERM for commands that have something to finish: the first asks to stop, the second ends
/// the process at once.
enum Interruption {
    private enum Event: Sendable {
        case ended
        case signal(UnixSignal)
        case quiet
    }

    /// Runs `body`, cancelled by the first signal.
    /// - Throws: what `body` throws; with ending 143 instead of 130 after SIGTERM.
    static func cancels(_ body: @escaping @Sendable () async throws -> Void) async throws {
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
        try await withThrowingTaskGroup(of: Event.self) { group in
            group.addTask {
                try await body()
                return .ended
            }
            group.addTask {
                for await signal in signals { return .signal(signal) }
                return .quiet
            }
            var isTerminated = false
            do {
                while let event = try await group.next() {
                    switch event {
                    case .ended: return group.cancelAll()
                    case .quiet: break
                    case .signal(let received):
                        isTerminated = received == .sigterm
                        restoreDefaults()
                        group.cancelAll()
                    }
                }
            } catch {
                guard isTerminated, let failure = CommandFailure(error), failure.ending == .interrupted else {
                    throw error
                }
                throw CommandFailure(.terminated, failure.description)
            }
        }
    }

    /// From here on a signal does what it does to any process.
    static func restoreDefaults() {
        signal(SIGINT, SIG_DFL)
        signal(SIGTERM, SIG_DFL)
    }
}
