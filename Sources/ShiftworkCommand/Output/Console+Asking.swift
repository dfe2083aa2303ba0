/// How sure somebody has to be.
enum Danger: Sendable, Hashable {
    /// `y` is enough.
    case yes
    /// The number of jobs has to be typed.
    case number(Int)
}

extension Console {
    /// Asks before a change. Returns when it is agreed.
    /// - Throws: ``CommandFailure`` when it is not, or when nobody is there to ask.
    func confirm(_ question: String, _ danger: Danger, isAgreed: Bool) throws(CommandFailure) {
        if isAgreed { return }
        guard surroundings.isInputTerminal, surroundings.isErrorTerminal else {
            throw CommandFailure(
                .usage,
                "\(question) Nobody can answer that without a terminal. Add --yes to agree beforehand.")
        }
        switch danger {
        case .yes: writeError("\(question) [y/N] ")
        case .number(let number): writeError("\(question) Type the number of jobs (\(number)) to go on: ")
        }
        let answer = (readLine() ?? "").lowercased().filter { !$0.isWhitespace && $0 != "," }
        let isAgreed =
            switch danger {
            case .yes: answer == "y" || answer == "yes"
            case .number(let number): answer == String(number)
            }
        guard isAgreed else { throw CommandFailure(.failed, "Nothing was changed.") }
    }
}
