internal import ArgumentParser
internal import Foundation

/// The process: reads the command line, runs one command, and turns what it throws into a message and an exit code.
@main
enum Main {
    static func main() async {
        if let misspelt = MisspeltCommand(in: Array(CommandLine.arguments.dropFirst())) {
            end(with: misspelt.failure)
        }
        do {
            var command = try ShiftworkCommand.parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch let restart as BeginAgain {
            end(with: restart.run())
        } catch {
            end(with: error)
        }
    }

    private static func end(with error: any Error) -> Never {
        guard let failure = CommandFailure(error) else { ShiftworkCommand.exit(withError: error) }
        let surroundings = Surroundings.process()
        let style = Style(
            hasColor: surroundings.hasColor(.auto, isTerminal: surroundings.isErrorTerminal),
            isUnicode: surroundings.isUnicode)
        if !failure.description.isEmpty {
            FileHandle.standardError.write(
                Data((style.paint("Error:", .red) + " " + failure.description + "\n").utf8))
        }
        exit(failure.ending.rawValue)
    }
}
