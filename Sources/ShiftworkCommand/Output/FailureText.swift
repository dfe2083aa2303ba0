internal import ShiftworkCore

extension JobFailure {
    /// The failure in one text, as people see it.
    /// - Parameter redactor: what hides secrets; nil for whoever may see them.
    func text(_ redactor: JSONRedactor? = JSONRedactor()) -> String {
        let text = "\(type): \(message)"
        return redactor?.redact(text: text) ?? text
    }
}

extension HistoryEntry {
    /// What went wrong, or why somebody did it, secrets hidden.
    var why: String? { failure?.text() ?? reason.map { JSONRedactor().redact(text: $0) } }
}
