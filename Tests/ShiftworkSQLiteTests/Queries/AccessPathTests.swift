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
