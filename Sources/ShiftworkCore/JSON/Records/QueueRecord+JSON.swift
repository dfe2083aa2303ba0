extension QueueRecord: JSONWritable {
    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("name", name.rawValue)
            json.member("tenant", tenant)
            json.member("status", pause == nil ? "open" : "paused")
            json.member("pause", pause)
            json.key("counts")
            json.object { counted in
                for status in JobStatus.allCases { counted.member(status.rawValue, counts[status] ?? 0) }
            }
            json.member("oldest_at", oldest)
        }
    }
}

extension QueuePause: JSONWritable {
    package func write(to json: inout JSONWriter) {
        json.object {
            $0.member("since", since)
            $0.member("until", until)
            $0.member("actor", actor)
            $0.member("reason", reason.map { JSONRedactor().redact(text: $0) })
        }
    }
}
