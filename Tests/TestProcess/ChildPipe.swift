package import Foundation

/// A pipe between us and a program.
package final class ChildPipe: Sendable {
    /// Our end: what a program writes is read from it, or what it reads is written to it.
    package let ours: FileHandle
    private let theirsHandle: FileHandle

    private init(ours: FileHandle, theirs: FileHandle) {
        (self.ours, theirsHandle) = (ours, theirs)
        // What else this process starts does not hold it open.
        for handle in [ours, theirs] { _ = fcntl(handle.fileDescriptor, F_SETFD, FD_CLOEXEC) }
    }

    /// For a program's standard input.
    package static func toProgram() -> ChildPipe {
        let pipe = Pipe()
        return ChildPipe(ours: pipe.fileHandleForWriting, theirs: pipe.fileHandleForReading)
    }

    /// For a program's standard output, its errors, or both.
    package static func fromProgram() -> ChildPipe {
        let pipe = Pipe()
        return ChildPipe(ours: pipe.fileHandleForReading, theirs: pipe.fileHandleForWriting)
    }

    var theirs: Int32 { theirsHandle.fileDescriptor }
    /// May be said twice, for a pipe that serves two streams.
    func closeTheirs() { try? theirsHandle.close() }

    /// Lines that the program wrote, as they come. A thread reads, since reading waits.
    package var lines: AsyncStream<String> {
        AsyncStream { continuation in
            Thread.detachNewThread { [ours] in
                var rest = Data()
                while case let data = ours.availableData, !data.isEmpty {
                    rest += data
                    while let end = rest.firstIndex(of: 0x0A) {
                        continuation.yield(String(decoding: rest[rest.startIndex..<end], as: UTF8.self))
                        rest = Data(rest[(end + 1)...])
                    }
                }
                if !rest.isEmpty { continuation.yield(String(decoding: rest, as: UTF8.self)) }
                continuation.finish()
            }
        }
    }

    /// All that the program wrote, once it has closed its end.
    package func text() async -> String {
        var text = ""
        for await line in lines { text += line + "\n" }
        return text
    }
}
