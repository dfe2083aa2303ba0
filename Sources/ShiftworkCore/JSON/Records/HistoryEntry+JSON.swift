extension HistoryEntry: JSONWritable {
    package func write(to json: inout JSONWriter) {
        json.object {
            $0.member("sequence", sequence)
            $0.member("at", at)
            $0.member("event", kind.name)
            $0.member("from", from?.rawValue)
            $0.member("to", to.rawValue)
            $0.member("attempt", attempt)
            $0.member("worker", worker?.description)
            $0.member("enqueued_at", enqueuedAt)
            $0.member("started_at", startedAt)
            $0.member("due_at", dueAt)
            $0.member("error", failure)
            $0.member("actor", actor)
            $0.member("reason", reason.map { JSONRedactor().redact(text: $0) })
        }
    }
}

extension JobFailure: JSONWritable {
    package func write(to json: inout JSONWriter) {
        json.object {
            $0.member("type", JSONRedactor().redact(text: type))
            $0.member("message", JSONRedactor().redact(text: message))
            $0.member("location", location.map { JSONRedactor().redact(text: $0) })
            $0.member("fingerprint", fingerprint)
            $0.member("attempt", attempt)
        }
    }
}

extension JobLogLine: JSONWritable {
    package func write(to json: inout JSONWriter) {
        json.object {
            $0.member("attempt", attempt)
            $0.member("sequence", sequence)
            $0.member("at", at)
            $0.member("level", level)
            $0.member("text", JSONRedactor().redact(text: text))
        }
    }
}
