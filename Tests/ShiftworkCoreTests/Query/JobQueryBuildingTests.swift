internal import ShiftworkCore
internal import Testing

@Suite("A query written in code")
struct JobQueryBuildingTests {
    static let rows: [(JobQuery, String)] = [
        (
            .type("send-receipt") && .status(.failed) && .reference("Order", "42")
                && .created(within: .days(7)),
            "type:send-receipt status:failed reference:Order/42 since:7d"
        ),
        (.status(.failed, .killed) && !.status(.open), "status:failed,killed -status:open"),
        (!(!.queue("mail", "etl")), "queue:mail,etl"),
        (.type(prefix: "send-") && .reference("Order"), "type:send-* reference:Order/*"),
        (.type("send-*"), "type:\"send-*\""),
        (.user("Müller") && .tag("") && .unique("a b"), "user:Müller tag:\"\" unique:\"a b\""),
        (
            .error(fingerprint: "ERR-7f3a") && .error(containing: "timed \"out\""),
            #"error:ERR-7f3a error:"timed \"out\"""#
        ),
        (.run(.above(.seconds(90))) && .wait(.atLeast(.minutes(60))), "run:>90s wait:>=1h"),
        (.attempt(.equal(3)) && .priority(.within([.only(1), .between(9, 7)])), "attempt:3 priority:1,7..9"),
        (
            .retries(.atMost(2)) && .crashes(.below(1)) && .progress(.above(50)),
            "retries:<=2 crashes:<1 progress:>50"
        ),
        (.time(.failed, within: .hours(24)), "failed:1d.."),
        (.created(.atMost(.day(of: Timestamp(seconds: 0)))), "until:1970-01-01"),
        (.time(.started, .above(.at(Timestamp(seconds: 0)))), "started:>1970-01-01T00:00:00.000Z"),
        (.payload("plan", "na.me", is: "x y"), "payload.plan.\"na.me\":\"x y\""),
        (
            .tenant("a") && .worker("b") && .schedule("c") && .batch("d"),
            "tenant:a worker:b schedule:c batch:d"
        ),
        (.workflow("e") && .trace("f"), "workflow:e trace:f"),
        (.status(.problem).sorted(by: .run, descending: true), "status:problem sort:-run"),
        (JobQuery.all.sorted(by: .due), "sort:due"),
    ]

    @Test(arguments: rows)
    func `prints as the filter language and is read back`(_ query: JobQuery, _ text: String) throws {
        #expect(query.description == text)
        #expect(try JobQuery(parsing: text) == query)
    }

    @Test func `of two orders the right one counts`() {
        let query = JobQuery.all.sorted(by: .run) && JobQuery.all.sorted(by: .wait)
        #expect(query.sort == JobQuery.Sort(.wait))
        #expect((query && .status(.failed)).sort == JobQuery.Sort(.wait))
    }

    @Test func `a group of statuses says which it means`() {
        #expect(JobQuery.Values<JobQuery.StatusValue>(.group(.open)).statuses == JobStatus.open)
        let problem: JobQuery.Values<JobQuery.StatusValue> = [.group(.problem)]
        #expect(problem.statuses == [.failed, .killed])
        #expect(problem.includesRetryingProblems)
        let more: JobQuery.Values<JobQuery.StatusValue> = [.group(.problem), .group(.open)]
        #expect(!more.includesRetryingProblems)
    }

    @Test func `numbers and durations are handed to a store as closed ranges`() {
        #expect(JobQuery.Condition<Int>.above(1).ranges == [2 ... .max])
        #expect(JobQuery.Condition<Int>.below(1).ranges == [.min...0])
        #expect(JobQuery.Condition<Int>.above(.max).ranges.isEmpty)
        #expect(JobQuery.Condition<Int>.below(.min).ranges.isEmpty)
        #expect(JobQuery.Condition<Int>.within([.only(1), .from(5)]).ranges == [1...1, 5 ... .max])
        #expect(JobQuery.Condition<JobQuery.Span>.above(.seconds(1)).milliseconds == [1_001 ... .max])
        #expect(JobQuery.Condition<JobQuery.Span>.atMost(.seconds(1)).milliseconds == [.min...1_000])
    }
}
