extension JobEdit {
    /// The fields of an edit.
    package static let fieldNames = [
        "queue", "priority", "run_at", "tags", "max_attempts", "max_retries", "timeout_ms",
    ]

    /// Reads what is to be different.
    package init(_ fields: JSONFields) throws(JSONFieldError) {
        self.init(queue: try fields.string("queue").map { QueueName($0) }, priority: try fields.priority())
        runAt = try fields.moment("run_at")
        tags = fields.json("tags") == nil ? nil : try fields.strings("tags")
        maxAttempts = try fields.attempts()
        timeout = try fields.timeout()
    }

    /// Writes the members.
    package func write(to json: inout JSONWriter) {
        if let queue { json.member("queue", queue.rawValue) }
        if let priority { json.member("priority", priority) }
        if let runAt { json.member("run_at", runAt) }
        if let tags { json.member("tags", tags) }
        if let maxAttempts { json.member("max_attempts", maxAttempts) }
        if let timeout { json.member("timeout_ms", milliseconds: timeout) }
    }
}
