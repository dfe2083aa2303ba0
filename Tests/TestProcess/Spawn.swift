internal import CTestProcess
internal import Foundation

/// Starts a program, with none of our open files but its streams, and with signals as a shell leaves them.
///
/// Tests start programs this way and not by Foundation's `Process`, which on Linux looks through `/proc/self/fd` and
/// reads past the end of what the kernel told it: a process with some 1,350 open files may die of that.
///
/// - Returns: its process id, which the caller waits for.
package func spawn(
    _ program: String, _ arguments: [String], environment: [String: String], folder: String? = nil,
    streams: ChildStreams
) throws(NotStarted) -> Int32 {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (number, stream) in zip(Int32(0)..., streams.inOrder) {
        stream.add(to: &actions, as: number)
    }
    add_close_from(&actions, 3)
    if let folder { add_change_folder(&actions, folder) }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    clearSignals(&attributes)
    let words = ([program] + arguments).map { strdup($0) } + [nil]
    let variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for text in words + variables { free(text) } }
    var pid: pid_t = 0
    let code = posix_spawnp(&pid, program, &actions, &attributes, words, variables)
    for case .pipe(let pipe) in streams.inOrder { pipe.closeTheirs() }
    guard code == 0 else { throw NotStarted(program: program, code: code) }
    return pid
}

/// The threads of tasks block signals, and a child would inherit that.
private func clearSignals(_ attributes: inout posix_spawnattr_t) {
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF))
}

/// A program did not start.
package struct NotStarted: Error, CustomStringConvertible {
    package let program: String
    package let code: Int32
    package var description: String { "\(program) did not start: \(String(cString: strerror(code)))" }
}
