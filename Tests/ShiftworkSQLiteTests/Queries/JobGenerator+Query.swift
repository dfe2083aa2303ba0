import ShiftworkCore

extension JobGenerator {
    /// A query of up to three terms and perhaps an order.
    mutating func query() -> String {
        var terms = (0..<random.number(0...3)).map { _ in (random.once(in: 5) ? "-" : "") + term() }
        if random.once(in: 3) {
            let key = random.pick(JobQuery.Sort.Key.allCases).rawValue
            terms.append("sort:" + (random.once(in: 2) ? "-" : "") + key)
        }
        return terms.joined(separator: " ")
    }

    private mutating func term() -> String {
        switch random.number(1...10) {
        case 1: "id:\(random.pick(made)),\(random.pick(made))"
        case 2: random.once(in: 2) ? "parent:\(random.pick(made))" : "batch:\(made[0])"
        case 3...7: random.pick(Self.named)
        default: random.pick(Self.ordered)
        }
    }

    private static let named = [
        "status:failed", "status:failed,killed", "status:queued", "status:open", "status:terminal",
        "status:problem", "status:scheduled,retrying", "status:started", "status:finished",
        "status:paused,blocked", "type:send-email", "type:send-*", "type:import,send-sms", "type:unknown",
        "queue:mail", "queue:mail,etl", "tag:eu", "tag:eu,us", "user:42", "tenant:acme", "TaskPlan/42",
        "reference:TaskPlan/*", "reference:TaskPlan/41,Order/1", "unique:\"key 1\"", "error:ERR-IOError",
        "error:\"timed out\"", "payload.plan:business", "trace:4bf92f3577b34da6a3ce929d0e0e4736",
        "schedule:nightly", "worker:\(workers[0])",
    ]

    private static let ordered = [
        "since:6h", "until:12h", "created:12h..9h", "failed:12h", "finished:>6h", "started:18h",
        "enqueued:18h", "retry:9d", "paused:12h", "blocked:12h", "scheduled:12h", "kill_requested:12h",
        "run:>100s", "wait:1s..60s", "attempt:>2", "retries:0", "crashes:1", "priority:<=3", "progress:>50",
    ]
}
