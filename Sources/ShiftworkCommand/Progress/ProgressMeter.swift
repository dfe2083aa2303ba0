internal import ShiftworkCore

/// Tells on standard error how far something is: a bar that is redrawn on a terminal, a plain line every 10
/// s elsewhere.
/// Silent for the first second, and with `--quiet`.
struct ProgressMeter {
    private let console: Console
    private let label: String
    private var shownAt: Duration?
    private var isOnLine = false

    private static let patience = Duration.seconds(1)

    init(_ label: String, console: Console) { (self.label, self.console) = (label, console) }

    /// Tells where things stand, if it is time to.
    mutating func update(done: Int, total: Int?, elapsed: Duration) {
        guard !console.options.isQuiet, elapsed >= Self.patience else { return }
        let isAnimated = console.surroundings.canAnimate
        let interval: Duration = isAnimated ? .milliseconds(100) : .seconds(10)
        if let shownAt, elapsed - shownAt < interval { return }
        // The first plain line comes after the interval too: short work stays silent in a log.
        if !isAnimated, shownAt == nil, elapsed < interval { return }
        shownAt = elapsed
        let line = ProgressText(label: label, done: done, total: total, elapsed: elapsed).line(
            console.errorStyle)
        console.writeError(isAnimated ? "\r\u{1B}[2K\(line)" : line + "\n")
        isOnLine = isAnimated
    }

    /// Leaves the line to what comes next.
    mutating func end() {
        if isOnLine { console.writeError("\r\u{1B}[2K") }
        isOnLine = false
    }
}
