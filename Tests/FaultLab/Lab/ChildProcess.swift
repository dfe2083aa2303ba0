internal import Foundation
internal import TestProcess

/// Another process of the laboratory: this program, started with other words.
final class ChildProcess {
    /// How a process ended.
    enum End: Equatable, CustomStringConvertible {
        case exit(Int32)
        case signal(Int32)

        var description: String {
            switch self {
            case .exit(let code): "exit code \(code)"
            case .signal(let number): "signal \(number)"
            }
        }
    }

    let pid: pid_t
    /// What the process was started with.
    let words: [String]
    private var end: End?

    /// The file of this program, however it was called.
    static let program =
        (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
        ?? CommandLine.arguments[0]

    /// Starts a program; what it prints is appended to `log`.
    init(_ words: [String], program: String = ChildProcess.program, log: String) throws {
        self.words = words
        // The backtracer keeps a crashed process alive for a long time.
        let environment = ProcessInfo.processInfo.environment.merging(["SWIFT_BACKTRACE": "enable=no"]) { $1 }
        pid = try spawn(
            program, words, environment: environment,
            streams: ChildStreams(output: .file(log), errors: .file(log)))
    }

    func send(_ signal: Int32) { if end == nil { Foundation.kill(pid, signal) } }

    /// How it ended; nil while it runs.
    func poll() -> End? {
        if let end { return end }
        var status: Int32 = 0
        guard waitpid(pid, &status, WNOHANG) == pid else { return nil }
        end = status & 0x7f == 0 ? .exit((status >> 8) & 0xff) : .signal(status & 0x7f)
        return end
    }

    /// Whether it was stopped by SIGSTOP, and not asked to go on since.
    var isStopped: Bool {
        let text = (try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)) ?? ""
        return text.split(separator: ")").last?.hasPrefix(" T") ?? false
    }

    /// Waits for its end; nil when it has not ended in time.
    func wait(atMost limit: Duration = .seconds(600)) async -> End? {
        let deadline = ContinuousClock.now + limit
        while ContinuousClock.now < deadline {
            if let end = poll() { return end }
            do { try await Task.sleep(for: .milliseconds(2)) } catch { return poll() }
        }
        return poll()
    }

    /// Ends this process when the one that started it is gone.
    static func endWithParent() {
        let parent = getppid()
        let thread = Thread {
            while getppid() == parent { usleep(200_000) }
            _exit(1)
        }
        thread.stackSize = 1 << 18
        thread.start()
    }
}

/// The laboratory itself cannot go on.
struct LabError: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
