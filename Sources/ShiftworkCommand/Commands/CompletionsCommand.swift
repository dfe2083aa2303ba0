internal import ArgumentParser

struct CompletionsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "completions",
        abstract: "Print the completion script of a shell.",
        discussion: """
            Examples:
              shiftwork completions bash > ~/.local/share/bash-completion/completions/shiftwork
              shiftwork completions zsh > ~/.zfunc/_shiftwork
              shiftwork completions fish > ~/.config/fish/completions/shiftwork.fish
            """)

    enum Shell: String, CaseIterable, ExpressibleByArgument { case bash, zsh, fish }

    @Argument(help: "bash, zsh or fish.")
    var shell: Shell

    func run() async throws {
        let script =
            switch shell {
            case .bash: ShiftworkCommand.completionScript(for: .bash)
            case .zsh: ShiftworkCommand.completionScript(for: .zsh)
            case .fish: ShiftworkCommand.completionScript(for: .fish)
            }
        Console.process(.process(), Console.Options()).print(script)
    }
}
