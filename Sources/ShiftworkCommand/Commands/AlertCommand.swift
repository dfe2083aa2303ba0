internal import ArgumentParser
internal import ShiftworkCore

struct AlertCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "alert",
        abstract: "Rules that say when somebody should look.",
        discussion: """
            Examples:
              shiftwork alert
              shiftwork alert set failing failure_rate 0.1 --queue mail
              shiftwork alert set late backlog_age_ms 600000

            One shiftwork serve of a fleet looks every 15 seconds. What is raised is shown
            here, and told to webhooks that hear of alert.raised.
            """,
        subcommands: [List.self, Set.self, Delete.self], defaultSubcommand: List.self)

    struct List: StoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "All rules, and what they found.",
            discussion: "Example:\n  shiftwork alert list -o json")

        @OptionGroup var access: StoreOptions
        @OptionGroup var output: OutputOptions

        func run(_ session: Session) async throws {
            let answer = try await APICaller.within(session).document("GET", "/alerts")
            var list = Listing(
                [
                    Column("name"), Column("metric"), Column("threshold", right: true),
                    Column("value", right: true), Column("state"), Column("of"),
                ], empty: "There are no alerts.")
            for alert in try answer.data() {
                let name = alert.scalar(at: ["name"]) ?? ""
                list.append(row(alert).map { Cell($0) }, json: alert.bytes, id: name)
            }
            try session.console.print(list)
        }

        private func row(_ alert: JSONBytes) -> [String] {
            func text(_ path: String...) -> String? {
                alert.scalar(at: path).flatMap { $0 == "null" ? nil : $0 }
            }
            let state = text("finding", "raised").map { $0 == "true" ? "raised" : "fine" }
            let parts = [text("queue").map { "queue:\($0)" }, text("type").map { "type:\($0)" }]
            return [
                text("name") ?? "", text("metric") ?? "", text("threshold") ?? "",
                text("finding", "value") ?? "-", state ?? "not looked at yet",
                parts.compactMap(\.self).joined(separator: " "),
            ]
        }
    }

    struct Set: StoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make or change a rule.",
            discussion: "Example:\n  shiftwork alert set failing failure_rate 0.1 --window 15m --queue mail")

        @Argument(help: "The rule's name.")
        var name: String

        @Argument(help: "failure_rate, run_p95_ms, backlog_age_ms, lost_workers or arrivals.")
        var metric: String

        @Argument(help: "Beyond it the alert is raised; for arrivals, below it.")
        var threshold: Double

        @Option(help: "The time that is looked at, 1m to 7d. Default: 15m.")
        var window: SpanArgument?

        @Option(help: "Only jobs of this queue.")
        var queue: String?

        @Option(help: "Only jobs of this type.")
        var type: String?

        @OptionGroup var access: StoreOptions
        @OptionGroup var output: OutputOptions

        func validate() throws {
            guard threshold.isFinite else { throw ValidationError("The threshold is a number.") }
        }

        func run(_ session: Session) async throws {
            let body = JSONWriter.bytes { json in
                json.object {
                    $0.member("metric", metric)
                    $0.key("threshold")
                    $0.raw(String(threshold).utf8)
                    if let window { $0.member("window_ms", milliseconds: window.duration) }
                    if let queue { $0.member("queue", queue) }
                    if let type { $0.member("type", type) }
                }
            }
            let path = "/alerts/\(try AlertCommand.checked(name))"
            let alert = try await APICaller.within(session).document("PUT", path, body)
            session.console.print(one: alert.bytes, id: name) { ["Set \(name)."] }
            session.console.say("It is looked at by shiftwork serve. What it finds: shiftwork alert")
        }
    }

    struct Delete: StoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "Remove a rule.", discussion: "Example:\n  shiftwork alert delete failing")

        @Argument(help: "The rule's name.")
        var name: String

        @OptionGroup var access: StoreOptions
        @OptionGroup var output: OutputOptions

        func run(_ session: Session) async throws {
            _ = try await APICaller.within(session).document(
                "DELETE", "/alerts/\(try AlertCommand.checked(name))")
            session.console.say("Removed \(name).")
        }
    }

    /// A name as it may stand in a path.
    private static func checked(_ name: String) throws -> String {
        guard (try? Limits().checkQueue(name)) != nil else {
            throw CommandFailure(
                .usage, "A rule's name begins with a letter or a digit; letters, digits and ._:- follow.")
        }
        return name
    }
}
