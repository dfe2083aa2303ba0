internal import ShiftworkCore

/// A colour or weight of the terminal's own palette.
enum Paint: String {
    case plain = ""
    case bold = "1"
    case dim = "2"
    case red = "31"
    case green = "32"
    case yellow = "33"
    case blue = "34"
    case magenta = "35"
}

/// How text looks on one output: with colour or without, with Unicode signs or with ASCII ones.
struct Style: Sendable, Hashable {
    var hasColor: Bool
    var isUnicode: Bool

    func paint(_ text: String, _ paint: Paint) -> String {
        guard hasColor, paint != .plain, !text.isEmpty else { return text }
        return "\u{1B}[\(paint.rawValue)m\(text)\u{1B}[0m"
    }

    func sign(_ status: JobStatus) -> String { isUnicode ? status.glyph : status.asciiSign }

    /// What stands for the part of a text that was cut.
    var ellipsis: String { isUnicode ? "…" : ".." }
    var checkSign: String { isUnicode ? "✓" : "ok" }
    var warningSign: String { isUnicode ? "⚠" : "!" }
    var crossSign: String { isUnicode ? "✕" : "x" }
    /// Stands where there is nothing to show.
    var none: String { isUnicode ? "–" : "-" }
}
