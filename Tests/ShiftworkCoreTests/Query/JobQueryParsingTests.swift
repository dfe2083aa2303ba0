internal import ShiftworkCore
internal import Testing

@Suite("The filter language reads")
struct JobQueryParsingTests {
    typealias Predicate = JobQuery.Predicate

    static let day20 = Timestamp(rfc3339: "2026-11-20")!
    static let id = "0192f3a4-7c1e-7d2b-9a54-3f0c8e61b2d7"

    static let rows: [(String, Predicate)] = [
        ("status:failed,killed", .status([.status(.failed), .status(.killed)])),
        ("status:kill_requested", .status([.status(.killRequested)])),
        ("status:open", .status([.group(.open)])),
        ("status:problem,paused", .status([.group(.problem), .status(.paused)])),
        ("type:send-email", .type([.exact("send-email")])),
        ("type:send-*", .type([.prefix("send-")])),
        ("type:\"send-*\"", .type([.exact("send-*")])),
        ("type:\"a b\"*,*", .type([.prefix("a b"), .prefix("")])),
        ("queue:mail,etl", .name(.queue, ["mail", "etl"])),
        ("user:42", .name(.user, ["42"])),
        ("user:\"\"", .name(.user, [""])),
        ("tag:\"a,b\"", .name(.tag, ["a,b"])),
        (#"tag:a\,b\ c\"d\\"#, .name(.tag, [#"a,b c"d\"#])),
        ("worker:host-a:4121", .name(.worker, ["host-a:4121"])),
        ("unique:a..b", .name(.unique, ["a..b"])),
        ("reference:TaskPlan/42", .reference([JobQuery.ReferencePattern(type: "TaskPlan", id: "42")])),
        ("reference:TaskPlan/*", .reference([JobQuery.ReferencePattern(type: "TaskPlan")])),
        ("TaskPlan/42", .reference([JobQuery.ReferencePattern(type: "TaskPlan", id: "42")])),
        (
            "Book/https://x.org/1",
            .reference([JobQuery.ReferencePattern(type: "Book", id: "https://x.org/1")])
        ),
        ("reference:\"A B/4 2\"", .reference([JobQuery.ReferencePattern(type: "A B", id: "4 2")])),
        ("reference:\"A/B\"/42", .reference([JobQuery.ReferencePattern(type: "A/B", id: "42")])),
        ("id:\(id)", .id([JobID(parsing: id)!])),
        (id.uppercased(), .id([JobID(parsing: id)!])),
        ("error:ERR-7f3a", .error([.fingerprint("ERR-7f3a")])),
        ("error:\"timed out\"", .error([.text("timed out")])),
        ("error:\"ERR-7f3a\"", .error([.text("ERR-7f3a")])),
        ("since:7d", .time(.created, .within([.from(.ago(.days(7)))]))),
        ("until:2026-11-20", .time(.created, .within([.through(.day(of: day20))]))),
        ("created:>2026-11-20", .time(.created, .above(.day(of: day20)))),
        ("failed:24h", .time(.failed, .within([.only(.ago(.hours(24)))]))),
        ("started:2026-11-20..", .time(.started, .within([.from(.day(of: day20))]))),
        ("kill_requested:..5m", .time(.killRequested, .within([.through(.ago(.minutes(5)))]))),
        ("run_at:2026-11-20T00:00:00Z..1h", .time(.runAt, .within([.between(.at(day20), .ago(.hours(1)))]))),
        ("run:>30s", .duration(.run, .above(.seconds(30)))),
        ("run:>=30s", .duration(.run, .within([.from(.seconds(30))]))),
        ("wait:1s..5s", .duration(.wait, .within([.between(.seconds(1), .seconds(5))]))),
        ("wait:..250ms,1h..", .duration(.wait, .within([.through(.milliseconds(250)), .from(.hours(1))]))),
        ("attempt:>1", .number(.attempt, .above(1))),
        ("retries:<=2", .number(.retries, .within([.through(2)]))),
        ("priority:0,7..9", .number(.priority, .within([.only(0), .between(7, 9)]))),
        ("progress:9..7", .number(.progress, .within([.between(7, 9)]))),
        ("crashes:<3", .number(.crashes, .below(3))),
        ("payload.plan:business", .payload(JobQuery.PayloadPath(["plan"]), ["business"])),
        ("payload.\"a.b\".0.c:\"\"", .payload(JobQuery.PayloadPath(["a.b", "0", "c"]), [""])),
    ]

    /// The examples of `docs/http.md`.
    @Test(arguments: [
        "status:queued,retrying", "status:open", "type:send-*", "queue:mail,etl", "Order/42",
        "Order/*",
        "error:ERR-7f3a01bc", #"error:"timed out""#, "since:7d", "until:2026-11-08", "failed:24h",
        "started:2026-11-20..", "started:..2026-11-20", "run:>30s", "wait:1s..5s", "attempt:>1",
        "payload.plan:business", "sort:-run",
    ])
    func `each example of the guide is a query`(_ text: String) throws {
        #expect(try JobQuery(parsing: text) != JobQuery())
    }

    @Test(arguments: rows)
    func `a term is read as what it says`(_ text: String, _ expected: Predicate) throws {
        #expect(try JobQuery(parsing: text) == JobQuery(expected))
        #expect(try JobQuery(parsing: "-" + text) == JobQuery(expected, isNegated: true))
    }

    @Test func `terms are joined, spaces are not counted, and the order stands anywhere`() throws {
        let query = try JobQuery(parsing: "  status:failed\t sort:-run\n -queue:mail ")
        let expected: JobQuery = .status(.failed) && !.queue("mail")
        #expect(query == expected.sorted(by: .run, descending: true))
        #expect(query.terms.count == 2)
    }

    @Test func `an empty text means every job`() throws {
        #expect(try JobQuery(parsing: "") == .all)
        #expect(try JobQuery(parsing: " \n ") == .all)
        #expect(JobQuery.all.description.isEmpty)
    }

    @Test func `a text that is no query makes no query`() {
        #expect(JobQuery("status:failed") == .status(.failed))
        #expect(JobQuery("status:") == nil)
        #expect(String(JobQuery.status(.failed)) == "status:failed")
    }

    @Test func `every key needs a value, and has one spelling`() {
        for key in JobQuery.keys where key != "payload." && key != "sort" {
            #expect(JobQuery("\(key):") == nil)
            #expect(throws: JobQueryError.self) { try JobQuery(parsing: "\(key)x:1") }
        }
        #expect(Set(JobQuery.keys).count == JobQuery.keys.count)
    }

    @Test func `the limits are the last that is allowed`() throws {
        let long = "tag:" + String(repeating: "a", count: JobQuery.characterLimit - 4)
        #expect(try JobQuery(parsing: long).terms.count == 1)
        let terms = [String](repeating: "attempt:1", count: JobQuery.termLimit).joined(separator: " ")
        #expect(try JobQuery(parsing: terms).terms.count == JobQuery.termLimit)
        let values = "attempt:" + (1...JobQuery.valueLimit).map(String.init).joined(separator: ",")
        #expect(try JobQuery(parsing: values).terms.count == 1)
    }
}
