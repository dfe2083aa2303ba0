internal import ArgumentParser
internal import ShiftworkCore

struct ErrorsCommand: StoreCommand {
    static let configuration = CommandConfiguration(
        commandName: "errors",
        abstract: "Failures by cause.",
        discussion: """
            Examples:
              shiftwork errors
              shiftwork errors --since 1h --top 3
              shiftwork retry -q 'error:ERR-7f3a01bc status:failed'
            """)

    @Option(help: "How far back, as 24h.")
    var since = SpanArgument(.seconds(86_400))

    @Option(help: "How many causes.")
    var top = 10

    @OptionGroup var access: StoreOptions
    @OptionGroup var output: OutputOptions

    func run(_ session: Session) async throws {
        let now = try await session.store.now()
        let groups = try await session.store.errors(
            from: now - since.duration, until: now + .seconds(1), limit: max(1, top))
        let times = session.console.times(now: now)
        var list = Listing(
            [
                Column("cause"), Column("attempts", right: true), Column("failed", right: true),
                Column("last", right: true), Column("first", right: true, extra: true),
                Column("types", elastic: true), Column("error", elastic: true),
            ], empty: "Nothing failed in the last \(Numbers.age(since.duration)).")
        for group in groups {
            let text = JSONRedactor().redact(text: "\(group.type): \(group.sample.prefix { !$0.isNewline })")
            list.append(
                [
                    Cell(group.fingerprint, .bold), Cell(group.attempts),
                    Cell(group.failed, group.failed > 0 ? .red : .plain),
                    times.cell(group.lastSeen), times.cell(group.firstSeen),
                    Cell(group.types.map(\.rawValue).joined(separator: " ")), Cell(text),
                ], json: group, id: group.fingerprint)
        }
        try session.console.print(list)
        if let first = groups.first(where: { $0.failed > 0 }) {
            session.console.say(
                "Run those of one cause again:  shiftwork retry -q 'error:\(first.fingerprint) status:failed'"
            )
        }
    }
}
