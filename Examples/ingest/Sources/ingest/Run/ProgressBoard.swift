import Foundation

/// Shows the stages while they run: redrawn in place on a terminal, a line now and then elsewhere.
struct ProgressBoard {
    private let isTerminal: Bool
    private let hasColour: Bool
    private var drawnLines = 0
    private var lastText = ""
    private var lastLineAt = Duration.seconds(-60)

    init(environment: [String: String] = ProcessInfo.processInfo.environment) {
        isTerminal = isatty(STDOUT_FILENO) == 1 && environment["TERM"] != "dumb"
        hasColour = isTerminal && (environment["NO_COLOR"] ?? "").isEmpty
    }

    /// Shows how things stand, `elapsed` after the beginning.
    mutating func show(_ stages: [Stage], elapsed: Duration, isLast: Bool = false) {
        isTerminal ? redraw(stages) : printLine(stages, elapsed: elapsed, isLast: isLast)
    }

    private mutating func redraw(_ stages: [Stage]) {
        var text = drawnLines > 0 ? "\u{1B}[\(drawnLines)A" : ""
        for stage in stages { text += "\u{1B}[2K" + line(stage) + "\n" }
        drawnLines = stages.count
        guard text != lastText else { return }
        lastText = text
        say(text, end: "")
    }

    private mutating func printLine(_ stages: [Stage], elapsed: Duration, isLast: Bool) {
        let text = stages.map { "\($0.type) \($0.ended)/\($0.total)" }.joined(separator: "  ")
        guard text != lastText, isLast || elapsed - lastLineAt >= .seconds(2) else { return }
        (lastText, lastLineAt) = (text, elapsed)
        say("\(seconds(elapsed)) s  \(text)")
    }

    private func line(_ stage: Stage) -> String {
        let width = 24
        let share = stage.total > 0 ? Double(stage.ended) / Double(stage.total) : 0
        let full = Int((share * Double(width)).rounded(.down))
        let bar = String(repeating: "█", count: full) + String(repeating: "░", count: width - full)
        let name = stage.type.rawValue.padding(toLength: 14, withPad: " ", startingAt: 0)
        var text = "\(name) \(coloured(bar, 36)) \(stage.ended)/\(stage.total)"
        if stage.running > 0 { text += "  \(stage.running) running" }
        if stage.retrying > 0 { text += "  " + coloured("\(stage.retrying) retrying", 33) }
        if stage.failed > 0 { text += "  " + coloured("\(stage.failed) failed", 31) }
        return text
    }

    private func coloured(_ text: String, _ code: Int) -> String {
        hasColour ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}
