internal import ShiftworkCore
internal import Testing

@Suite("Times in a query")
struct JobQueryTimeTests {
    static let now = Timestamp(rfc3339: "2026-11-21T12:00:00Z")!

    static let rows: [(String, String?, String?)] = [
        ("started:7d", "2026-11-14T12:00:00Z", nil),
        ("started:7d..", "2026-11-14T12:00:00Z", nil),
        ("started:..7d", nil, "2026-11-14T12:00:00.001Z"),
        ("started:>7d", "2026-11-14T12:00:00.001Z", nil),
        ("started:<7d", nil, "2026-11-14T12:00:00Z"),
        ("started:2d..1d", "2026-11-19T12:00:00Z", "2026-11-20T12:00:00.001Z"),
        ("started:1d..2d", "2026-11-19T12:00:00Z", "2026-11-20T12:00:00.001Z"),
        ("started:2026-11-20", "2026-11-20T00:00:00Z", "2026-11-21T00:00:00Z"),
        ("started:>2026-11-20", "2026-11-21T00:00:00Z", nil),
        ("started:>=2026-11-20", "2026-11-20T00:00:00Z", nil),
        ("started:<2026-11-20", nil, "2026-11-20T00:00:00Z"),
        ("started:<=2026-11-20", nil, "2026-11-21T00:00:00Z"),
        ("started:2026-11-18..2026-11-20", "2026-11-18T00:00:00Z", "2026-11-21T00:00:00Z"),
        ("started:2026-11-20..2026-11-18", "2026-11-18T00:00:00Z", "2026-11-21T00:00:00Z"),
        ("started:2026-11-20..2d", "2026-11-19T12:00:00Z", "2026-11-21T00:00:00Z"),
        ("started:2026-11-20T10:00:00Z", "2026-11-20T10:00:00Z", "2026-11-20T10:00:00.001Z"),
        ("started:2026-11-20T10:00:00.000005Z", "2026-11-20T10:00:00.000005Z", "2026-11-20T10:00:00.000006Z"),
        ("started:2026-11-20T10:00:00+01:00..", "2026-11-20T09:00:00Z", nil),
        ("started:0000-01-01..", "0001-01-01T00:00:00Z", nil),
    ]

    @Test(arguments: rows)
    func `mean these stretches of time`(_ text: String, _ from: String?, _ before: String?) throws {
        let expected = JobQuery.TimeRange(
            from: from.flatMap(Timestamp.init(rfc3339:)), before: before.flatMap(Timestamp.init(rfc3339:)))
        #expect(try ranges(JobQuery(parsing: text), at: Self.now) == [expected])
    }

    @Test(arguments: rows)
    func `mean the same when they have been made absolute`(_ text: String, _ from: String?, _ before: String?)
        throws
    {
        let query = try JobQuery(parsing: text)
        let resolved = query.resolved(at: Self.now)
        let muchLater = Self.now + .days(365)
        #expect(ranges(resolved, at: muchLater) == ranges(query, at: Self.now))
        #expect(try JobQuery(parsing: resolved.description) == resolved)
        #expect(resolved.resolved(at: muchLater) == resolved)
    }

    @Test func `a length of time prints in the longest unit that fits`() {
        let texts = [
            (JobQuery.Span.seconds(90), "90s"), (.hours(48), "2d"), (.milliseconds(1_500), "1500ms"),
            (.seconds(0), "0s"),
        ]
        for (span, text) in texts { #expect(JobQuery.wait(.equal(span)).description == "wait:\(text)") }
        #expect(JobQuery.Span(.seconds(-5)) == .seconds(0))
        #expect(JobQuery.Span(.days(1_000_000)) == .days(36_500))
    }

    private func ranges(_ query: JobQuery, at now: Timestamp) -> [JobQuery.TimeRange] {
        guard case .time(_, let condition)? = query.terms.first?.predicate else { return [] }
        return condition.ranges(at: now)
    }
}
