internal import Foundation

/// Where one of a program's three streams goes.
package enum ChildStream: Sendable {
    /// Nothing to read, and what is written is lost.
    case null
    /// Where our own goes.
    case inherited
    /// What is read is a file's, and what is written goes to its end.
    case file(String)
    /// Read from, or written to, by us. The child's end is closed here once the program has started.
    case pipe(ChildPipe)
}

/// Where a program reads from and writes to.
package struct ChildStreams: Sendable {
    package var input: ChildStream
    package var output: ChildStream
    package var errors: ChildStream

    package init(
        input: ChildStream = .null, output: ChildStream = .null, errors: ChildStream = .inherited
    ) {
        (self.input, self.output, self.errors) = (input, output, errors)
    }

    /// By their numbers, 0 to 2.
    var inOrder: [ChildStream] { [input, output, errors] }
}

extension ChildStream {
    func add(to actions: inout posix_spawn_file_actions_t, as number: Int32) {
        switch self {
        case .null: posix_spawn_file_actions_addopen(&actions, number, "/dev/null", O_RDWR, 0)
        case .inherited: break
        case .file(let path):
            let mode = number == 0 ? O_RDONLY : O_WRONLY | O_CREAT | O_APPEND
            posix_spawn_file_actions_addopen(&actions, number, path, mode, 0o600)
        case .pipe(let pipe): posix_spawn_file_actions_adddup2(&actions, pipe.theirs, number)
        }
    }
}
