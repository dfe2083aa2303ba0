extension Operation: JSONWritable {
    /// Jobs that were looked at and not done, for whatever reason.
    package var skippedCount: Int { skipped.values.reduce(0, +) }

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("id", id.description)
            json.member("action", action.name)
            json.member("q", query)
            json.member("state", state.rawValue)
            json.member("tenant", tenant)
            json.member("actor", actor)
            json.member("reason", reason.map { JSONRedactor().redact(text: $0) })
            json.member("rate", rate)
            json.member("limit", limit)
            json.member("expected", expected)
            json.member("matched", matched)
            json.member("done", done)
            json.key("skipped")
            json.object { reasons in
                for (reason, count) in skipped.sorted(by: { $0.key < $1.key }) {
                    reasons.member(reason, count)
                }
            }
            json.member("failed", max(0, matched - done - skippedCount))
            json.member("as_of", asOf)
            json.member("created_at", createdAt)
            json.member("ended_at", endedAt)
        }
    }
}
