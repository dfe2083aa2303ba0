import ShiftworkCore
import Testing

@testable import ShiftworkSQLite

struct AccessPathTests {
    @Test(arguments: [
        ("", AccessPath.everything),
        ("status:failed", .statuses([.failed])),
        ("status:problem", .statuses([.failed, .killed, .retrying])),
        ("status:failed type:send-*", .badEnds([.failed], [.prefix("send-")])),
        ("status:failed,retrying type:a", .statuses([.failed, .retrying])),
        ("status:finished", .everything),
        ("status:finished type:a", .types([.exact("a")])),
        ("-status:failed type:a", .types([.exact("a")])),
        ("type:a TaskPlan/42", .facet(.reference, ["TaskPlan/42"])),
        ("type:a reference:TaskPlan/*", .referenceTypes(["TaskPlan"])),
        (
            "batch:0192F3A4-7C1E-7D2B-9A54-3F0C8E61B2D7 status:failed TaskPlan/42",
            .facet(.batch, ["0192f3a4-7c1e-7d2b-9a54-3f0c8e61b2d7"])
        ),
        ("user:42 status:queued", .facet(.user, ["42"])),
        ("user:42 status:started", .statuses([.started])),
        ("error:ERR-1 type:a", .causes(["ERR-1"])),
        ("error:timeout", .failures),
        ("error:timeout type:a", .failures),
        ("failed:24h", .statuses([.failed])),
        ("failed:24h type:a", .badEnds([.failed], [.exact("a")])),
        ("finished:24h", .everything),
        ("-failed:24h", .everything),
        ("queue:mail since:7d payload.a:1", .everything),
    ])
    func `the path is the one that leads to the fewest jobs`(_ text: String, _ path: AccessPath) throws {
        #expect(AccessPath(for: try JobQuery(parsing: text)) == path)
    }

    @Test func `an id leads before everything else`() throws {
        let id = JobID(UUIDv7(milliseconds: 1, sequence: 2, random: 3))
        #expect(AccessPath(for: .id(id) && .type("a") && .reference("TaskPlan", "42")) == .ids([id]))
    }
}
