internal import ArgumentParser
internal import ShiftworkCore

/// A word where a command's name is expected, and what may have been meant: the argument parser does not say.
struct MisspeltCommand: Equatable {
    let word: String
    /// The commands before it, as `shiftwork queue`.
    let path: String
    let suggestion: String?

    /// Finds the first such word; nil when every command's name is known.
    init?(in arguments: [String]) {
        var command: any ParsableCommand.Type = ShiftworkCommand.self
        var path = [ShiftworkCommand._commandName]
        for argument in arguments {
            let children = Self.children(of: command)
            guard !children.isEmpty, !argument.hasPrefix("-") else { return nil }
            if let child = children.first(where: { $0._commandName == argument }) {
                command = child
                path.append(argument)
                continue
            }
            guard argument != "help" else { return nil }
            word = argument
            self.path = path.joined(separator: " ")
            suggestion = ClosestWord.to(argument, among: children.map { $0._commandName })
            return
        }
        return nil
    }

    /// What was typed, and what to type.
    var failure: CommandFailure {
        let closest = suggestion.map { " Did you mean \"\($0)\"?" } ?? ""
        return CommandFailure(
            .usage,
            "\(path) has no command \"\(PlainText.printable(word))\".\(closest) \(path) --help lists those there are."
        )
    }

    private static func children(of command: any ParsableCommand.Type) -> [any ParsableCommand.Type] {
        command.configuration.subcommands
    }
}
