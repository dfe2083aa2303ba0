internal import ShiftworkCore

extension JobStatus {
    /// The sign beside the word: colour is never the only cue.
    var glyph: String {
        switch self {
        case .scheduled: "◷"
        case .blocked: "⊢"
        case .queued: "○"
        case .started: "▶"
        case .retrying: "↻"
        case .paused: "‖"
        case .killRequested: "⊖"
        case .finished: "✓"
        case .failed: "✕"
        case .killed: "⊗"
        case .canceled: "⊘"
        }
    }

    /// The sign for terminals without UTF-8.
    var asciiSign: String {
        switch self {
        case .scheduled: "~"
        case .blocked: "#"
        case .queued: "o"
        case .started: ">"
        case .retrying: "r"
        case .paused: "="
        case .killRequested: "!"
        case .finished: "v"
        case .failed: "x"
        case .killed: "k"
        case .canceled: "c"
        }
    }

    var paint: Paint {
        switch self {
        case .scheduled: .magenta
        case .blocked: .magenta
        case .queued: .plain
        case .started: .blue
        case .retrying: .yellow
        case .paused: .dim
        case .finished: .green
        case .failed: .red
        case .killed, .canceled, .killRequested: .dim
        }
    }
}
