internal import ArgumentParser
internal import Foundation
internal import ShiftworkCore

struct ConfigCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "Show what is configured, by whom, and where.",
        subcommands: [Show.self, Path.self, Init.self],
        defaultSubcommand: Show.self)

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Every setting and its value.",
            discussion:
                "Examples:\n  shiftwork config show --origin\n  shiftwork config show --profile prod -o json")

        @Flag(help: "Where each value comes from.")
        var origin = false

        @OptionGroup var access: StoreOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let surroundings = Surroundings.process()
            let settings = try await Settings.load(
                flags: access.flags, profile: access.profile, surroundings: surroundings)
            let console = Console.process(surroundings, try output.resolved(with: settings))
            var list = Listing(
                [
                    Column("key"), Column("value"), Column("origin", extra: !origin),
                    Column("variable", extra: true),
                    Column("meaning", extra: true),
                ], empty: "")
            for setting in Setting.allCases {
                let found = settings.origin(of: setting)
                let value = found.map { Masked.value($0.value, of: setting) }
                let json = JSONWriter.bytes {
                    $0.object {
                        $0.member("key", setting.rawValue)
                        $0.member("value", value)
                        $0.member("origin", found?.source)
                    }
                }
                list.append(
                    [
                        Cell(setting.rawValue), Cell(value ?? ""), Cell(found?.source ?? "not set"),
                        Cell(setting.variable), Cell(setting.summary),
                    ], json: json, id: setting.rawValue)
            }
            try console.print(list)
        }
    }

    struct Path: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "The files that are read, those that exist marked.",
            discussion: "Example:\n  shiftwork config path")

        func run() async throws {
            let surroundings = Surroundings.process()
            let console = Console.process(surroundings, Console.Options())
            for path in ConfigurationFile.paths(surroundings) {
                let exists = FileManager.default.fileExists(atPath: path)
                console.print("\(exists ? console.style.checkSign : console.style.none)  \(path)")
            }
        }
    }

    struct Init: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write ./shiftwork.yaml to begin with.", discussion: "Example:\n  shiftwork config init"
        )

        func run() async throws {
            let surroundings = Surroundings.process()
            let path = surroundings.directory + "/shiftwork.yaml"
            guard !FileManager.default.fileExists(atPath: path) else {
                throw CommandFailure(.conflict, "\(path) exists already; nothing was changed.")
            }
            do {
                try ConfigurationFile.template.write(toFile: path, atomically: true, encoding: .utf8)
            } catch {
                throw CommandFailure(
                    .notPermitted, "\(path) cannot be written: \(error.localizedDescription)")
            }
            Console.process(surroundings, Console.Options()).say(
                "Wrote \(path). Show what holds: shiftwork config show --origin")
        }
    }
}

/// Values as they may be shown.
enum Masked {
    /// A setting's value without what is secret in it.
    static func value(_ text: String, of setting: Setting) -> String {
        if setting == .encryptionKeys { return "***" }
        return setting.isSecret ? url(text) : text
    }

    /// A URL without what is secret in it.
    static func url(_ text: String) -> String {
        guard
            let mark = text.lastIndex(of: "@").flatMap({ text[$0...].firstIndex(of: "?") })
                ?? text.firstIndex(of: "?")
        else { return account(text) }
        // libpq takes passwords as parameters too.
        let query = text[text.index(after: mark)...].split(separator: "&").map { part in
            let name = part.prefix { $0 != "=" }
            return name.hasSuffix("password") ? "\(name)=***" : String(part)
        }
        return account(String(text[..<mark])) + "?" + query.joined(separator: "&")
    }

    private static func account(_ text: String) -> String {
        guard let scheme = text.range(of: "://"), let at = text.lastIndex(of: "@"), at > scheme.upperBound
        else {
            return text
        }
        let account = text[scheme.upperBound..<at]
        let user = account.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).first ?? ""
        return text[..<scheme.upperBound] + user + (user == account ? "" : ":***") + text[at...]
    }
}
