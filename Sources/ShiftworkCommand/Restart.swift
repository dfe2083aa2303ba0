internal import Foundation
internal import Synchronization

/// An operator's wish that this process begin again, remembered until its services have ended.
final class Restart: Sendable {
    private enum Wish { case none, again, end }

    private let wish = Mutex(Wish.none)

    var isWanted: Bool { wish.withLock { $0 == .again } }

    /// Somebody wants the process to begin again; too late when its end is wanted.
    func ask() { wish.withLock { if $0 == .none { $0 = .again } } }

    /// Somebody wants the process to end for good, whatever is wished before or after.
    func forbid() { wish.withLock { $0 = .end } }
}

/// Thrown when everything has ended gracefully so that the process may begin again.
struct BeginAgain: Error {
    /// Runs the command line of this process again, under the same process id: what looks after the process notices
    /// nothing, and a program that was replaced meanwhile is the new one. What is open is closed.
    /// - Returns: only when that was not possible, with what kept it.
    func run() -> CommandFailure {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? [] {
            if let descriptor = Int32(name), descriptor > 2 { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
        }
        // The threads of tasks block signals, and the next program would inherit that.
        var none = sigset_t()
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, nil)
        Interruption.restoreDefaults()
        signal(SIGPIPE, SIG_DFL)
        if let program = CommandLine.unsafeArgv[0] { execvp(program, CommandLine.unsafeArgv) }
        let reason = String(cString: strerror(errno))
        return CommandFailure(
            .unavailable,
            "\(CommandLine.arguments[0]) has ended for a restart and cannot begin again: \(reason).")
    }
}
