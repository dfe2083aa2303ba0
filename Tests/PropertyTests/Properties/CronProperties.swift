internal import ShiftworkCore
internal import Testing

/// Laws that hold in every zone, whatever its clocks do; the scan of the minutes is in `CronOracleTests`.
@Suite struct `Cron expressions` {
    struct Case: CustomDebugStringConvertible {
        var text: String
        var zone: String
        var at: Int64

        var debugDescription: String { "\"\(text)\" in \(zone) after \(Timestamp(seconds: at))" }
    }

    private static let zones = [
        "UTC", "Europe/Rome", "Australia/Lord_Howe", "America/New_York", "America/Havana",
        "Africa/Casablanca",
        "Asia/Kathmandu", "Pacific/Apia", "Antarctica/Troll", "America/St_Johns", "Pacific/Chatham",
    ]

    private static func any(_ draws: inout Draws) -> Case {
        func field(_ range: ClosedRange<Int>, _ draws: inout Draws) -> String {
            let (one, other) = (draws.number(range), draws.number(range))
            return switch draws.number(0...5) {
            case 0: "*"
            case 1: "\(one)"
            case 2: "\(min(one, other))-\(max(one, other))"
            case 3: "*/\(draws.number(1...7))"
            case 4: "\(one),\(other)"
            default: "\(min(one, other))-\(max(one, other))/\(draws.number(1...5))"
            }
        }
        let fields = [0...59, 0...23, 1...31, 1...12, 0...6].map { field($0, &draws) }
        // 1970 to 2040.
        return Case(
            text: fields.joined(separator: " "), zone: draws.pick(zones),
            at: Int64(draws.number(0...2_208_988_800)))
    }

    @Test func `go on from firing to firing, and miss none of them from anywhere between`() {
        Property(name: "cron", runs: 400, generate: Self.any) { rule in
            let (expression, zone) = (
                try CronExpression(rule.text), try #require(ZoneRules(named: rule.zone))
            )
            let firings = expression.next(6, after: Timestamp(seconds: rule.at), in: zone)
            for (last, next) in zip([Timestamp(seconds: rule.at)] + firings, firings) {
                if next <= last { return "it goes back to \(next)" }
                let middle = Timestamp(microseconds: (last.microseconds + next.microseconds) / 2)
                for moment in [middle, next - .seconds(1), next - .microseconds(1)] where moment >= last {
                    let found = expression.next(after: moment, in: zone)
                    if found != next { return "after \(moment) comes \(found as Any), not \(next)" }
                }
            }
            return nil
        }.check()
    }

    @Test func `are the same in UTC as a scan of the minutes`() {
        let minute = Property(name: "cron in UTC", runs: 60, generate: Self.any) { rule in
            let expression = try CronExpression(rule.text)
            guard let next = expression.next(after: Timestamp(seconds: rule.at), in: .utc) else { return nil }
            let end = min(next.microseconds / 1_000_000, rule.at + 40 * 86_400)
            // A scan from any minute before the firing must find nothing earlier.
            for at in stride(from: rule.at - rule.at % 60 + 60, to: end, by: 7 * 60) {
                let found = expression.next(after: Timestamp(seconds: at), in: .utc)
                if found != next {
                    return "from \(Timestamp(seconds: at)) it is \(found as Any), not \(next)"
                }
            }
            return nil
        }
        minute.check()
    }
}
