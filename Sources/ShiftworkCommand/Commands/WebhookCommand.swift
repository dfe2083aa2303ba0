internal import ArgumentParser
internal import ShiftworkCore

struct WebhookCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "webhook",
        abstract: "Tell others over HTTP what happens.",
        discussion: """
            Examples:
              shiftwork webhook add https://example.org/hook --types job.failed,alert.raised
              shiftwork webhook test 0192f3a4-7c1e-7d2b-9a54-3f0c8e61b2d7

            Messages are signed as Standard Webhooks says. They are jobs of type
            shiftwork.webhook, which shiftwork serve and shiftwork work run.
            """,
        subcommands: [List.self, Add.self, Test.self, Rotate.self, Remove.self],
        defaultSubcommand: List.self)

    struct List: StoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "All webhooks.", discussion: "Example:\n  shiftwork webhook list -o json")

        @OptionGroup var access: StoreOptions
        @OptionGroup var output: OutputOptions

        func run(_ session: Session) async throws {
            let answer = try await APICaller.within(session).document("GET", "/webhooks")
            var list = Listing(
                [Column("id"), Column("url"), Column("types"), Column("status")],
                empty: "There are no webhooks.")
            for webhook in try answer.data() {
                let types = webhook.value(at: ["types"])?.elements?.compactMap(\.string) ?? []
                let id = webhook.scalar(at: ["id"]) ?? ""
                let isEnabled = webhook.scalar(at: ["enabled"]) == "true"
                list.append(
                    [
                        Cell(id), Cell(webhook.scalar(at: ["url"]) ?? ""),
                        Cell(types.isEmpty ? "all" : types.joined(separator: ",")),
                        Cell(isEnabled ? "on" : webhook.scalar(at: ["disabled_because"]) ?? "off"),
                    ], json: webhook.bytes, id: id)
            }
            try session.console.print(list)
        }
    }

    struct Add: StoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add a webhook; its secret is shown this once.",
            discussion:
                "Example:\n  shiftwork webhook add https://example.org/hook --types job.failed -q 'queue:mail'"
        )

        @Argument(help: "Where messages go: an https: URL.")
        var url: String

        @Option(help: "Events, as job.failed,alert.raised. Default: all.")
        var types: String?

        @Option(name: [.customShort("q"), .customLong("query")], help: "Only jobs that match.")
        var query: String?

        @Option(help: "standard or cloudevents.")
        var format = "standard"

        @OptionGroup var access: StoreOptions
        @OptionGroup var output: OutputOptions

        func run(_ session: Session) async throws {
            let body = JSONWriter.bytes { json in
                json.object {
                    $0.member("url", url)
                    $0.member("types", (types ?? "").split(separator: ",").map(String.init))
                    $0.member("q", query)
                    $0.member("format", format)
                }
            }
            WebhookCommand.show(
                try await APICaller.within(session).document("POST", "/webhooks", body), session.console)
        }
    }

    struct Test: StoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "Send a message that says nothing.",
            discussion: "Example:\n  shiftwork webhook test 0192f3a4-7c1e-7d2b-9a54-3f0c8e61b2d7")

        @Argument(help: "The webhook.")
        var id: String

        @OptionGroup var access: StoreOptions
        @OptionGroup var output: OutputOptions

        func run(_ session: Session) async throws {
            let path = "/webhooks/\(try WebhookCommand.checked(id))/test"
            let delivery = try await APICaller.within(session).document("POST", path)
            let job = delivery.scalar(at: ["id"]) ?? ""
            session.console.print(one: delivery.bytes, id: job) {
                ["The message is job \(job). See what becomes of it: shiftwork show \(job)"]
            }
        }
    }

    struct Rotate: StoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a new secret; the old one signs along for a day.",
            discussion: "Example:\n  shiftwork webhook rotate 0192f3a4-7c1e-7d2b-9a54-3f0c8e61b2d7")

        @Argument(help: "The webhook.")
        var id: String

        @OptionGroup var access: StoreOptions
        @OptionGroup var output: OutputOptions

        func run(_ session: Session) async throws {
            let path = "/webhooks/\(try WebhookCommand.checked(id))/rotate"
            WebhookCommand.show(try await APICaller.within(session).document("POST", path), session.console)
        }
    }

    struct Remove: StoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "Remove a webhook. Messages under way are not sent any more.",
            discussion: "Example:\n  shiftwork webhook remove 0192f3a4-7c1e-7d2b-9a54-3f0c8e61b2d7")

        @Argument(help: "The webhook.")
        var id: String

        @OptionGroup var access: StoreOptions
        @OptionGroup var output: OutputOptions

        func run(_ session: Session) async throws {
            _ = try await APICaller.within(session).document(
                "DELETE", "/webhooks/\(try WebhookCommand.checked(id))")
            session.console.say("Removed webhook \(id).")
        }
    }

    /// An id as it may stand in a path.
    private static func checked(_ id: String) throws -> String {
        guard let uuid = UUIDv7(id) else {
            throw CommandFailure(.usage, "The id of a webhook has 36 characters.")
        }
        return uuid.description
    }

    private static func show(_ webhook: JSONBytes, _ console: Console) {
        let (id, secret) = (webhook.scalar(at: ["id"]) ?? "", webhook.scalar(at: ["secret"]) ?? "")
        console.print(one: webhook.bytes, id: id) {
            ["id      \(id)", "url     \(webhook.scalar(at: ["url"]) ?? "")", "secret  \(secret)"]
        }
        console.say("The secret is shown this once. Try it: shiftwork webhook test \(id)")
    }
}
