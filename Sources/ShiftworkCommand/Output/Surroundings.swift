internal import Foundation

/// What the process finds around itself: its environment, and whether people sit at its three streams.
struct Surroundings: Sendable {
    var environment: [String: String]
    var isInputTerminal: Bool
    var isOutputTerminal: Bool
    var isErrorTerminal: Bool
    /// Columns of the terminal; nil without one.
    var width: Int?
    var directory: String

    /// The process's own.
    static func process() -> Surroundings {
        let isOutputTerminal = isatty(1) == 1
        return Surroundings(
            environment: ProcessInfo.processInfo.environment, isInputTerminal: isatty(0) == 1,
            isOutputTerminal: isOutputTerminal, isErrorTerminal: isatty(2) == 1,
            width: isOutputTerminal ? terminalWidth() : nil,
            directory: FileManager.default.currentDirectoryPath)
    }

    /// The first of the locale's variables that says anything decides.
    var isUnicode: Bool {
        let names = ["LC_ALL", "LC_CTYPE", "LANG"]
        let locale = names.lazy.compactMap { environment[$0] }.first { !$0.isEmpty } ?? ""
        return locale.lowercased().replacing("-", with: "").contains("utf8")
    }

    /// Whether people want colour on a stream.
    func hasColor(_ choice: ColorChoice, isTerminal: Bool) -> Bool {
        switch choice {
        case .always: true
        case .never: false
        case .auto:
            isTerminal && (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
        }
    }

    /// Whether lines may be redrawn on standard error.
    var canAnimate: Bool { isErrorTerminal && environment["TERM"] != "dumb" }

    private static func terminalWidth() -> Int? {
        var size = winsize()
        guard ioctl(1, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }
}
