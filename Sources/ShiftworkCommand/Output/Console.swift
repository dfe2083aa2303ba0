internal import Foundation
internal import ShiftworkCore

/// Where a command speaks: data to standard output, everything else to standard error, questions to whoever
/// sits there.
struct Console: Sendable {
    var surroundings: Surroundings
    var options: Options
    /// Writes data.
    var write: @Sendable (String) -> Void
    /// Writes messages.
    var writeError: @Sendable (String) -> Void
    /// Writes lines of the log; nil for the same way as messages.
    var writeLog: (@Sendable (String) -> Void)?
    /// Reads the line that somebody types.
    var readLine: @Sendable () -> String?

    /// What was asked for on the command line and in the configuration.
    struct Options: Sendable {
        var format: OutputFormat = .table
        var color: ColorChoice = .auto
        var time: TimeText.Form = .relative
        var zone: TimeZone = .gmt
        var isQuiet = false
        var isVerbose = false
        var hasHeadings = true
        var logFormat = LogFormat.text
    }

    /// The look of standard output.
    var style: Style {
        Style(
            hasColor: surroundings.hasColor(options.color, isTerminal: surroundings.isOutputTerminal),
            isUnicode: surroundings.isUnicode)
    }

    /// The look of standard error.
    var errorStyle: Style {
        Style(
            hasColor: surroundings.hasColor(options.color, isTerminal: surroundings.isErrorTerminal),
            isUnicode: surroundings.isUnicode)
    }

    /// One line of data.
    func print(_ line: String) { write(line + "\n") }

    /// JSON as one line of data.
    func print(json: [UInt8]) { write(String(decoding: json, as: UTF8.self) + "\n") }

    /// A message: what changed, what to do next. Silent with `--quiet`.
    func say(_ message: String) { if !options.isQuiet { writeError(message + "\n") } }

    func times(now: Timestamp) -> TimeText { TimeText(form: options.time, zone: options.zone, now: now) }
}

extension Console {
    /// The process's own streams.
    static func process(_ surroundings: Surroundings, _ options: Options) -> Console {
        Console(
            surroundings: surroundings, options: options,
            write: { Self.write($0, to: 1) }, writeError: { Self.write($0, to: 2) }, writeLog: nil,
            readLine: { Swift.readLine() })
    }

    /// Writes everything, whatever the pieces in which the kernel takes it. A closed pipe ends the process
    /// quietly, as
    /// `head` expects.
    private static func write(_ text: String, to file: Int32) {
        var text = text
        text.withUTF8 { bytes in
            var rest = UnsafeRawBufferPointer(bytes)
            while let start = rest.baseAddress, !rest.isEmpty {
                let count = Foundation.write(file, start, rest.count)
                if count < 0 {
                    if errno == EINTR || errno == EAGAIN { continue }
                    if file == 1, errno == EPIPE { exit(Ending.done.rawValue) }
                    return
                }
                rest = UnsafeRawBufferPointer(rebasing: rest[count...])
            }
        }
    }
}
