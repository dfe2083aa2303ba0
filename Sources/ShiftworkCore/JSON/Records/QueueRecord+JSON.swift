extension QueueRecord: JSONWritable {
    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("name", name.rawValue)
            json.member("tenant", tenant)
            json.member("status", pause == nil ? "open" : "paused")
            json.member("pause", pause)
            json.member("concurrency", limits.concurrency)
            json.member("rate_limit", limits.rate)
            json.member("opens_at", opensAt)
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

extension RateLimit: JSONWritable {
    package func write(to json: inout JSONWriter) {
        json.object {
            $0.member("count", count)
            $0.member("per_ms", milliseconds: per)
        }
    }
}
