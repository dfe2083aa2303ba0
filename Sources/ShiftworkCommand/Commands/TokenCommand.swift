internal import ArgumentParser
internal import ShiftworkCore
internal import ShiftworkHTTP

struct TokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token",
        abstract: "Make, list and revoke the keys that programs come in with over HTTP.",
        subcommands: [Create.self, List.self, Revoke.self],
        defaultSubcommand: List.self)

    struct Create: StoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a key. Its token goes to standard output, once.",
            discussion: """
                Examples:
                  shiftwork token create billing --role producer --queue mail
                  shiftwork token create 'worker fleet' --role worker --tenant acme
                  shiftwork token create anna --role operator --expires 90d
                """)

        @Argument(help: "What it is for.")
        var name: String

        @Option(help: "viewer, producer, worker, operator or admin. May be repeated.")
        var role: [RoleArgument]

        @Option(help: "Whose jobs it opens. Default: everybody's.")
        var tenant: String?

        @Option(help: "A queue that it opens, for producers and workers. May be repeated. Default: all.")
        var queue: [String] = []

        @Option(help: "How long it opens, as 90d. Default: until it is revoked.")
        var expires: SpanArgument?

        @OptionGroup var access: StoreOptions
        @OptionGroup var output: OutputOptions

        static var makesStore: Bool { true }

        func validate() throws {
            if role.isEmpty {
                throw ValidationError("Name a role: --role viewer, producer, worker, operator or admin.")
            }
        }

        func run(_ session: Session) async throws {
            let end = try await end(session)
            let body = JSONWriter.bytes { json in
                json.object { json in
                    json.member("name", name)
                    json.member("roles", role.map(\.role.rawValue))
                    if let tenant { json.member("tenant", tenant) }
                    if !queue.isEmpty { json.member("queues", queue) }
                    if let end { json.member("expires_at", end) }
                }
            }
            // By the API, so that the audit log tells of it.
            let made = try await APICaller.within(session).document("POST", "/keys", body)
            guard let token = made.scalar(at: ["token"]), let id = made.scalar(at: ["key", "id"]) else {
                throw CommandFailure(.failed, "The answer holds no token.")
            }
            session.console.print(one: made.bytes, id: token) { [token] }
            session.console.say(
                "This is the only time that the token is shown. Revoke it: shiftwork token revoke \(id)")
        }

        private func end(_ session: Session) async throws -> Timestamp? {
            guard let expires else { return nil }
            return try await session.store.now() + expires.duration
        }
    }

    struct List: StoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "All keys.",
            discussion: "Examples:\n  shiftwork token list\n  shiftwork token list -o json")

        @OptionGroup var access: StoreOptions
        @OptionGroup var output: OutputOptions

        func run(_ session: Session) async throws {
            let times = session.console.times(now: try await session.store.now())
            var list = Listing(
                [
                    Column("id"), Column("name", elastic: true), Column("permissions"), Column("tenant"),
                    Column("queues"), Column("last used", right: true), Column("expires", right: true),
                    Column("made", right: true, extra: true), Column("by", extra: true),
                ], empty: "There is no key. Make one: shiftwork token create NAME --role viewer")
            let answer = try await APICaller.within(session).document("GET", "/keys")
            for json in try answer.data() {
                let key = try JSONFields(json)
                let (id, used) = (try key.required("id"), try key.moment("last_used_at"))
                let end = try key.moment("expires_at")
                let queues =
                    key.json("queues") == nil ? "all" : try key.strings("queues").joined(separator: " ")
                list.append(
                    [
                        Cell(id), Cell(try key.required("name")),
                        Cell(try key.strings("permissions").joined(separator: " ")),
                        Cell(try key.string("tenant") ?? "all"), Cell(queues),
                        used == nil ? Cell("never") : times.cell(used),
                        end == nil ? Cell("never") : times.cell(end),
                        times.cell(try key.moment("created_at")),
                        Cell(try key.string("created_by") ?? ""),
                    ], json: json.bytes, id: id)
            }
            try session.console.print(list)
        }
    }

    struct Revoke: StoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "End a key: from the next request on it opens nothing.",
            discussion: "Example:\n  shiftwork token revoke 7f3a09c1d2e4b586")

        @Argument(help: "The key's id: the part of the token between its underscores.")
        var id: String

        @OptionGroup var access: StoreOptions
        @OptionGroup var output: OutputOptions

        func run(_ session: Session) async throws {
            let path = "/keys/\(id.percentEncoded)"
            let answer = try await APICaller.within(session).ask("DELETE", path, [], [:])
            guard answer.status != 404 else {
                throw CommandFailure(
                    .notFound, "No key has the id \(PlainText.printable(id)). See shiftwork token list.")
            }
            guard answer.status == 204 else {
                let detail = JSONBytes(unchecked: answer.body).scalar(at: ["detail"])
                throw CommandFailure(
                    Ending(status: answer.status),
                    PlainText.printable(detail ?? "The API answered \(answer.status)."))
            }
            session.console.say("Revoked \(id). It opens nothing any more.")
        }
    }
}

/// A role on the command line.
struct RoleArgument: ExpressibleByArgument, Sendable, Hashable {
    var role: Role

    init?(argument: String) {
        guard let role = Role(rawValue: argument) else { return nil }
        self.role = role
    }
}
