internal import ArgumentParser
internal import Foundation
internal import ShiftworkCore
internal import ShiftworkRuntime

struct ScheduleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schedule",
        abstract: "Check cron expressions, and list when they fire. Needs no store.",
        subcommands: [Check.self, Next.self])

    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say whether an expression is right, and when it fires next.",
            discussion: """
                Examples:
                  shiftwork schedule check '0 1 * * 1-5'
                  shiftwork schedule check '0 1 * * 1-5' --zone Europe/Rome
                """)

        @OptionGroup var expression: CronArgument
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let console = Console.process(.process(), try output.resolved(with: Settings(sources: [])))
            let (cron, zone) = (try expression.parsed(), try expression.rules())
            let now = System.live.now()
            let next = cron.next(after: now, in: zone)
            let json = JSONWriter.bytes {
                $0.object {
                    $0.member("expression", cron.text)
                    $0.member("zone", zone.name)
                    $0.member("next", next)
                }
            }
            console.print(one: json, id: cron.text) {
                let times = TimeText(form: .iso, zone: TimeZone(identifier: zone.name) ?? .gmt, now: now)
                guard let next else {
                    return ["This expression is right, but it never fires in the next ten years."]
                }
                return ["This expression is right. Next: \(times.text(next)) (in \(Numbers.age(next - now)))"]
            }
        }
    }

    struct Next: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the next times at which an expression fires.",
            discussion: "Example:\n  shiftwork schedule next '*/15 9-17 * * 1-5' --zone Europe/Rome --count 5"
        )

        @OptionGroup var expression: CronArgument

        @Option(help: "How many.")
        var count = 10

        @Option(help: "Count from then instead of now: RFC 3339.")
        var after: MomentArgument?

        @OptionGroup var output: OutputOptions

        func run() async throws {
            let console = Console.process(.process(), try output.resolved(with: Settings(sources: [])))
            let (cron, zone) = (try expression.parsed(), try expression.rules())
            let now = System.live.now()
            let times = TimeText(form: .iso, zone: TimeZone(identifier: zone.name) ?? .gmt, now: now)
            var list = Listing(
                [Column("at"), Column("utc", extra: true)], empty: "It never fires in the next ten years.")
            for moment in cron.next(
                min(max(1, count), 1_000), after: after?.moment(now: now) ?? now, in: zone)
            {
                let json = JSONWriter.bytes { $0.object { $0.member("at", moment) } }
                list.append(
                    [Cell(times.text(moment), raw: moment.description), Cell(moment.description)], json: json,
                    id: moment.description)
            }
            try console.print(list)
        }
    }
}

/// A cron expression in a zone.
struct CronArgument: ParsableArguments {
    @Argument(help: "Minute, hour, day of month, month, day of week.")
    var expression: String

    @Option(help: "The zone whose clocks count, as Europe/Rome.")
    var zone = "UTC"

    func parsed() throws -> CronExpression {
        do {
            return try CronExpression(expression)
        } catch {
            throw CommandFailure(.badInput, error.description)
        }
    }

    func rules() throws -> ZoneRules {
        guard zone != "UTC" else { return .utc }
        guard let zone = TimeZone(identifier: zone) else {
            throw CommandFailure(
                .usage,
                "No time zone is called \"\(PlainText.printable(self.zone))\". Write it as in Europe/Rome.")
        }
        return ZoneRules(name: self.zone) { seconds in
            Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds))))
        }
    }
}
