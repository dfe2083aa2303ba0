import ShiftworkCore
import Testing

@Suite struct CronNextTests {
    /// The next firings, as UTC times without seconds.
    private func firings(_ text: String, _ zone: ZoneRules = .utc, after moment: String, count: Int = 3)
        throws -> [String]
    {
        let start = try #require(Timestamp(rfc3339: moment))
        return try CronExpression(text).next(count, after: start, in: zone).map {
            String($0.description.prefix(16))
        }
    }

    @Test func `the next moment is later than the one asked about`() throws {
        let every = try CronExpression("* * * * *")
        let minute = Timestamp(seconds: 1_780_000_020)
        #expect(every.next(after: minute, in: .utc) == minute + .seconds(60))
        #expect(every.next(after: minute - .microseconds(1), in: .utc) == minute)
        #expect(every.next(after: minute + .microseconds(1), in: .utc) == minute + .seconds(60))
        #expect(every.next(after: Timestamp(microseconds: -1), in: .utc) == Timestamp(microseconds: 0))
    }

    @Test func `days follow the calendar`() throws {
        #expect(
            try firings("30 2 31 * *", after: "2026-01-31T02:30:00Z")
                == ["2026-03-31T02:30", "2026-05-31T02:30", "2026-07-31T02:30"])
        #expect(
            try firings("0 0 29 2 *", after: "2096-02-29T00:00:00Z", count: 2)
                == ["2104-02-29T00:00", "2108-02-29T00:00"])
        #expect(try firings("0 0 30 2 *", after: "2026-01-01T00:00:00Z") == [])
        #expect(
            try firings("59 23 31 12 *", after: "2026-12-31T23:58:59Z", count: 2)
                == ["2026-12-31T23:59", "2027-12-31T23:59"])
    }

    @Test func `either day will do, unless one begins with a star`() throws {
        // In 2026, the 13th of November is a Friday.
        #expect(
            try firings("0 0 13 * fri", after: "2026-11-01T00:00:00Z", count: 5) == [
                "2026-11-06T00:00", "2026-11-13T00:00", "2026-11-20T00:00", "2026-11-27T00:00",
                "2026-12-04T00:00",
            ])
        #expect(
            try firings("0 0 */2 * fri", after: "2026-11-01T00:00:00Z")
                == ["2026-11-13T00:00", "2026-11-27T00:00", "2026-12-11T00:00"])
        #expect(
            try firings("0 0 * * mon", after: "2026-11-01T00:00:00Z")
                == ["2026-11-02T00:00", "2026-11-09T00:00", "2026-11-16T00:00"])
    }

    @Test func `times that the clock skips fire together when the skipping ends`() throws {
        // Rome, 2026-03-29: 02:00 becomes 03:00 at 01:00 UTC.
        let rome = Zones.rome
        #expect(
            try firings("30 2 * * *", rome, after: "2026-03-28T00:00:00Z")
                == ["2026-03-28T01:30", "2026-03-29T01:00", "2026-03-30T00:30"])
        #expect(
            try firings("*/10 2 * * *", rome, after: "2026-03-28T02:00:00Z", count: 2)
                == ["2026-03-29T01:00", "2026-03-30T00:00"])
        #expect(
            try firings("0 2,3 * * *", rome, after: "2026-03-29T00:00:00Z", count: 2)
                == ["2026-03-29T01:00", "2026-03-30T00:00"])
    }

    @Test func `a moment right before the change does not hide what it skips`() throws {
        #expect(
            try firings("30 2 * * *", Zones.rome, after: "2026-03-29T00:59:59Z", count: 1) == [
                "2026-03-29T01:00"
            ])
        #expect(
            try firings("30 2 * * *", Zones.rome, after: "2026-03-29T01:00:00Z", count: 1) == [
                "2026-03-30T00:30"
            ])
    }

    @Test func `of times that the clock shows twice the first counts`() throws {
        // Rome, 2026-10-25: 03:00 becomes 02:00 at 01:00 UTC.
        #expect(
            try firings("30 2 * * *", Zones.rome, after: "2026-10-24T12:00:00Z", count: 2)
                == ["2026-10-25T00:30", "2026-10-26T01:30"])
        #expect(
            try firings("30 2 * * *", Zones.rome, after: "2026-10-25T01:10:00Z", count: 1) == [
                "2026-10-26T01:30"
            ])
        #expect(
            try firings("*/30 2,3 * * *", Zones.rome, after: "2026-10-25T00:10:00Z")
                == ["2026-10-25T00:30", "2026-10-25T02:00", "2026-10-25T02:30"])
    }

    @Test func `a rule of every hour goes by the clock face`() throws {
        #expect(
            try firings("30 * * * *", Zones.rome, after: "2026-10-24T23:45:00Z")
                == ["2026-10-25T00:30", "2026-10-25T01:30", "2026-10-25T02:30"])
        #expect(
            try firings("30 * * * *", Zones.rome, after: "2026-03-29T00:00:00Z", count: 2)
                == ["2026-03-29T00:30", "2026-03-29T01:30"])
        #expect(
            try firings("*/30 0-23 * * *", Zones.rome, after: "2026-10-25T00:40:00Z")
                == ["2026-10-25T01:00", "2026-10-25T01:30", "2026-10-25T02:00"])
    }

    @Test func `half an hour is skipped on Lord Howe`() throws {
        // 2026-10-04: 02:00 (+10:30) becomes 02:30 (+11) at 15:30 UTC of the 3rd.
        #expect(
            try firings("15 2 * * *", Zones.lordHowe, after: "2026-10-02T12:00:00Z")
                == ["2026-10-02T15:45", "2026-10-03T15:30", "2026-10-04T15:15"])
        // 2026-04-05: 02:00 (+11) becomes 01:30 (+10:30) at 15:00 UTC of the 4th.
        #expect(
            try firings("45 1 * * *", Zones.lordHowe, after: "2026-04-03T20:00:00Z", count: 2)
                == ["2026-04-04T14:45", "2026-04-05T15:15"])
    }

    @Test func `a day is skipped in Samoa`() throws {
        // 2011-12-30 did not happen: -10 became +14 at 10:00 UTC.
        let apia = ZoneRules(name: "Pacific/Apia") { $0 < 1_325_239_200 ? -36_000 : 50_400 }
        #expect(
            try firings("0 1 * * *", apia, after: "2011-12-29T00:00:00Z")
                == ["2011-12-29T11:00", "2011-12-30T10:00", "2011-12-30T11:00"])
        #expect(
            try firings("0 0 30 12 *", apia, after: "2011-01-01T00:00:00Z", count: 2)
                == ["2011-12-30T10:00", "2012-12-29T10:00"])
    }

    @Test func `a zone is found by its name, or not at all`() throws {
        let rome = try #require(ZoneRules(named: "Europe/Rome"))
        #expect(rome.name == "Europe/Rome")
        #expect(rome.offset(at: 1_774_745_999) == 3_600)
        #expect(rome.offset(at: 1_774_746_000) == 7_200)
        let lordHowe = try #require(ZoneRules(named: "Australia/Lord_Howe"))
        #expect(lordHowe.offset(at: 1_791_041_399) == 37_800)
        #expect(lordHowe.offset(at: 1_791_041_400) == 39_600)
        for name in ["", "Mars/Olympus", "europe/rome", "../etc/localtime"] {
            #expect(ZoneRules(named: name)?.name == nil)
        }
    }

    @Test func `the ends of time neither trap nor loop`() throws {
        for text in ["* * * * *", "0 0 29 2 *", "0 0 30 2 *"] {
            let expression = try CronExpression(text)
            for moment in [Int64.min, .min + 1, -1, 0, .max - 1, .max] {
                _ = expression.next(after: Timestamp(microseconds: moment), in: .utc)
            }
        }
    }
}

/// Zones with the rules of recent years, written out.
enum Zones {
    /// +1 and +2, changing at 01:00 UTC on the last Sundays of March and October 2026.
    static let rome = ZoneRules(name: "Europe/Rome") {
        1_774_746_000 <= $0 && $0 < 1_792_890_000 ? 7_200 : 3_600
    }
    /// +11 and +10:30, changing on 2026-04-04T15:00Z and 2026-10-03T15:30Z.
    static let lordHowe = ZoneRules(name: "Australia/Lord_Howe") {
        1_775_314_800 <= $0 && $0 < 1_791_041_400 ? 37_800 : 39_600
    }
}
