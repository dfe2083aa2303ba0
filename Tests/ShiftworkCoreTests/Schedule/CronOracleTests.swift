import Foundation
import ShiftworkCore
import Testing

/// The evaluator against a scan of every minute, over the zone data that Foundation carries.
@Suite struct CronOracleTests {
    private static let zones = [
        "Europe/Rome", "Europe/London", "Europe/Lisbon", "Atlantic/Azores", "America/New_York",
        "America/St_Johns",
        "America/Los_Angeles", "America/Havana", "America/Santiago", "America/Nuuk", "Africa/Casablanca",
        "Africa/Cairo",
        "Asia/Beirut", "Asia/Gaza", "Asia/Kolkata", "Asia/Kathmandu", "Australia/Sydney",
        "Australia/Lord_Howe",
        "Pacific/Chatham", "Pacific/Auckland", "Pacific/Kiritimati", "Antarctica/Troll",
    ]

    private static let moreZones = [
        "Africa/Johannesburg", "Africa/Lagos", "America/Adak", "America/Asuncion", "America/Chicago",
        "America/Halifax",
        "America/Mexico_City", "America/Sao_Paulo", "America/Tijuana", "Asia/Dubai", "Asia/Jerusalem",
        "Asia/Tehran",
        "Asia/Tokyo", "Australia/Adelaide", "Australia/Eucla", "Europe/Chisinau", "Pacific/Easter",
        "Pacific/Norfolk",
    ]

    @Test(arguments: zones)
    func `it fires when a scan of the minutes around each clock change says so`(zone: String) throws {
        let rules = try #require(ZoneRules(named: zone))
        var random = SeededGenerator(seed: UInt64(zone.utf8.reduce(7) { $0 * 31 % 65_521 + UInt64($1) }))
        for change in try changes(of: zone, from: 1_767_225_600, days: 730) {
            let scan = MinuteScan(rules, from: change - 3 * 86_400, minutes: 6 * 1_440)
            for _ in 0..<8 { try check(CronRule(random: &random), in: rules, scan) }
        }
    }

    @Test(arguments: ["Europe/Rome", "Australia/Lord_Howe", "Africa/Casablanca"])
    func `it fires when a scan of a year's minutes says so`(zone: String) throws {
        let rules = try #require(ZoneRules(named: zone))
        var random = SeededGenerator(seed: 40)
        let scan = MinuteScan(rules, from: 1_767_225_600, minutes: 365 * 1_440)
        for _ in 0..<3 { try check(CronRule(random: &random), in: rules, scan) }
    }

    /// The release's gate: `SHIFTWORK_ORACLE=full swift test -c release --filter CronOracle`, some ten minutes.
    @Test(
        .enabled(if: ProcessInfo.processInfo.environment["SHIFTWORK_ORACLE"] == "full"),
        arguments: zones + moreZones)
    func `two years of two hundred rules agree with a scan of every minute`(zone: String) throws {
        let rules = try #require(ZoneRules(named: zone))
        var random = SeededGenerator(seed: UInt64(zone.utf8.count))
        let scan = MinuteScan(rules, from: 1_767_225_600, minutes: 730 * 1_440)
        for _ in 0..<200 { try check(CronRule(random: &random), in: rules, scan) }
    }

    @Test func `Samoa's missing day agrees with a scan`() throws {
        let rules = try #require(ZoneRules(named: "Pacific/Apia"))
        var random = SeededGenerator(seed: 41)
        let scan = MinuteScan(rules, from: 1_325_239_200 - 3 * 86_400, minutes: 6 * 1_440)
        for _ in 0..<50 { try check(CronRule(random: &random), in: rules, scan) }
    }

    @Test(arguments: 1...40)
    func `any place agrees with a scan, whatever its clocks do`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        // Changes two to four days apart, forwards and backwards by up to a day, in quarters of an hour.
        var changes: [(at: Int64, offset: Int64)] = [(.min, 0)]
        var at: Int64 = 1_767_225_600
        for _ in 0..<4 {
            at += 60 * Int64.random(in: 2 * 1_440...4 * 1_440, using: &random)
            let before = changes[changes.count - 1].offset
            let range = max(-48, before / 900 - 96)...min(56, before / 900 + 96)
            changes.append((at, 900 * Int64.random(in: range, using: &random)))
        }
        let place = ZoneRules(name: "seed \(seed)") { [changes] moment in
            changes.last { $0.at <= moment }?.offset ?? 0
        }
        let scan = MinuteScan(place, from: 1_767_225_600, minutes: (at - 1_767_225_600) / 60 + 3 * 1_440)
        for _ in 0..<5 { try check(CronRule(random: &random), in: place, scan) }
    }

    private func check(_ rule: CronRule, in zone: ZoneRules, _ scan: MinuteScan) throws {
        let expression = try CronExpression(rule.text)
        let firings = scan.firings(of: rule)
        // From each firing to the next, and from moments in between, such as those that the clock shows again.
        var random = SeededGenerator(seed: UInt64(firings.count))
        let others = (0..<40).map { _ in Int64.random(in: scan.start..<scan.end, using: &random) }
        for moment in [scan.start] + firings + others {
            let next = expression.next(after: Timestamp(seconds: moment), in: zone)
            let expected = firings.first(after: moment).map { Timestamp(seconds: $0) }
            let agrees =
                expected.map { $0 == next } ?? (next.map { $0 >= Timestamp(seconds: scan.end) } ?? true)
            guard agrees else {
                let answer = next.map(\.description) ?? "never"
                Issue.record(
                    "\(rule.text) in \(zone.name) after \(moment): \(answer), not \(expected as Any)")
                return
            }
        }
    }

    private func changes(of zone: String, from start: Int64, days: Int64) throws -> [Int64] {
        let rules = try #require(ZoneRules(named: zone))
        let hours = stride(from: start, to: start + days * 86_400, by: 3_600)
        return hours.filter { rules.offset(at: $0) != rules.offset(at: $0 + 3_600) } + [start + 100 * 86_400]
    }
}

extension [Int64] {
    /// The first element greater than `value` in this ascending array, by halving.
    func first(after value: Int64) -> Int64? {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if self[middle] > value { high = middle } else { low = middle + 1 }
        }
        return low < count ? self[low] : nil
    }
}

/// What the clock of a zone shows in each minute of a stretch of time, beginning a day early.
struct MinuteScan {
    let start: Int64
    let end: Int64
    /// UTC seconds, and minutes of the local clock since 1970.
    private var minutes: [(at: Int64, shown: Int64)] = []

    init(_ zone: ZoneRules, from start: Int64, minutes count: Int64) {
        (self.start, end) = (start, start + count * 60)
        for at in stride(from: start - 86_400, to: end, by: 60) {
            minutes.append((at, (at + zone.offset(at: at)) / 60))
        }
    }

    /// The firings after `start`, by the words of `CronExpression` and nothing else.
    func firings(of rule: CronRule) -> [Int64] {
        var firings: [Int64] = []
        var latest = minutes[0].shown - 1
        var before = latest
        for (at, shown) in minutes {
            let isAgain = shown <= latest
            var fires = rule.matches(shown) && (rule.runsEveryHour || !isAgain)
            if !rule.runsEveryHour, shown > before + 1 {
                let skipped = max(before, latest) + 1..<max(shown, max(before, latest) + 1)
                fires = fires || skipped.contains(where: rule.matches)
            }
            if fires, at > start { firings.append(at) }
            latest = max(latest, shown)
            before = shown
        }
        return firings
    }
}

/// A random rule, as a text and, apart from any parser, as the sets that it means.
struct CronRule {
    private(set) var text = ""
    private var sets: [Set<Int>] = []
    private var stars: [Bool] = []

    init(random: inout SeededGenerator) {
        // Hours are mostly early, where clocks change; half of the time all of them.
        let fields = [0...59, 0...23, 1...31, 1...12, 0...6].enumerated().map { index, range in
            index == 1
                ? CronRule.hours(random: &random) : CronRule.field(range, rare: index > 1, random: &random)
        }
        text = fields.map(\.text).joined(separator: " ")
        sets = fields.map(\.values)
        stars = fields.map { $0.text.hasPrefix("*") }
    }

    var runsEveryHour: Bool { sets[1].count == 24 }

    func matches(_ minute: Int64) -> Bool {
        guard sets[0].contains(Int(minute % 60)), sets[1].contains(Int(minute / 60 % 24)) else {
            return false
        }
        let day = minute / 1_440
        let date = CivilTime.date(days: day)
        guard sets[3].contains(date.month) else { return false }
        let (byMonth, byWeek) = (sets[2].contains(date.day), sets[4].contains(Int((day + 4) % 7)))
        return stars[2] || stars[4] ? byMonth && byWeek : byMonth || byWeek
    }

    private typealias Field = (text: String, values: Set<Int>)

    private static func hours(random: inout SeededGenerator) -> Field {
        switch Int.random(in: 0..<4, using: &random) {
        case 0: return ("*", Set(0...23))
        case 1: return field(0...23, rare: false, random: &random)
        default:
            let hour = Int.random(in: 0...4, using: &random)
            return ("\(hour)", [hour])
        }
    }

    private static func field(_ range: ClosedRange<Int>, rare: Bool, random: inout SeededGenerator) -> Field {
        let first = Int.random(in: range, using: &random)
        let last = Int.random(in: first...range.upperBound, using: &random)
        let step = Int.random(in: 2...7, using: &random)
        switch Int.random(in: 0..<(rare ? 12 : 6), using: &random) {
        case 0: return ("\(first)", [first])
        case 1: return ("\(first)-\(last)", Set(first...last))
        case 2: return ("\(first)-\(last)/\(step)", Set(stride(from: first, through: last, by: step)))
        case 3: return ("*/\(step)", Set(stride(from: range.lowerBound, through: range.upperBound, by: step)))
        case 4: return ("\(first),\(last)", [first, last])
        default: return ("*", Set(range))
        }
    }
}
