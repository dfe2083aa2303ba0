internal import Foundation
internal import Synchronization

/// A program that a test has started.
package final class TestProcess: Sendable {
    private enum State {
        case runs(waiting: [CheckedContinuation<Int32, Never>])
        case ended(Int32)
    }

    private let pid: Int32
    private let state = Mutex(State.runs(waiting: []))

    /// Starts a program, which is looked for along `PATH`.
    package init(
        _ program: String, _ arguments: [String],
        environment: [String: String] = ProcessInfo.processInfo.environment, folder: String? = nil,
        streams: ChildStreams = ChildStreams()
    ) throws(NotStarted) {
        pid = try spawn(program, arguments, environment: environment, folder: folder, streams: streams)
        // A thread waits, since others that wait for children of this process must not meet a dead one of ours.
        Thread.detachNewThread { self.reap() }
    }

    /// Sends a signal, unless the program has ended.
    package func send(_ signal: Int32) {
        state.withLock { state in
            if case .runs = state { _ = kill(pid, signal) }
        }
    }

    /// Waits for its end: its exit code, or the number of the signal that ended it.
    package func status() async -> Int32 {
        await withCheckedContinuation { continuation in
            let status = state.withLock { state -> Int32? in
                switch state {
                case .ended(let status): return status
                case .runs(let waiting):
                    state = .runs(waiting: waiting + [continuation])
                    return nil
                }
            }
            if let status { continuation.resume(returning: status) }
        }
    }

    /// Its number stays its own until the lock is held, so that no signal reaches another program.
    private func reap() {
        var information = siginfo_t()
        while waitid(P_PID, id_t(pid), &information, WEXITED | WNOWAIT) == -1, errno == EINTR {}
        let (waiting, status) = state.withLock { state in
            var status: Int32 = 0
            while waitpid(pid, &status, 0) == -1, errno == EINTR {}
            let code = status & 0x7F == 0 ? (status >> 8) & 0xFF : status & 0x7F
            guard case .runs(let waiting) = state else {
                return ([CheckedContinuation<Int32, Never>](), code)
            }
            state = .ended(code)
            return (waiting, code)
        }
        for continuation in waiting { continuation.resume(returning: status) }
    }
}
