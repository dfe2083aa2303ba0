extension NewJob {
    /// The fields of a job as somebody hands it in.
    package static let fieldNames = [
        "type", "id", "payload", "queue", "run_at", "delay_ms", "priority", "max_attempts", "max_retries",
        "timeout_ms", "start_before", "unique_key", "references", "user_id", "tenant", "tags", "parent_id",
        "depends_on",
    ]

    /// Reads a job as the HTTP API and NDJSON on standard input take it. `makeID` is asked when it brings no id.
    /// - Throws: ``JSONFieldError`` with the field that is wrong.
    package init(json: JSONBytes, makeID: () -> JobID) throws(JSONFieldError) {
        let fields = try JSONFields(json)
        try fields.refuse(namesOtherThan: Self.fieldNames)
        let type = try JobType(fields.required("type"))
        self.init(id: try fields.id("id") ?? makeID(), type: type)
        queue = try fields.string("queue").map { QueueName($0) } ?? .default
        if let payload = fields.json("payload") { self.payload = payload.bytes }
        try readTimes(from: fields)
        try readLimits(from: fields)
        details = try JobDetails(fields: fields)
    }

    private mutating func readTimes(from fields: JSONFields) throws(JSONFieldError) {
        let (moment, delay) = (try fields.moment("run_at"), try fields.milliseconds("delay_ms"))
        switch (moment, delay) {
        case (nil, nil): start = .now
        case (let moment?, nil): start = .at(moment)
        case (nil, let delay?): start = .after(delay)
        case (_?, _?): throw fields.error("delay_ms", "Give run_at or delay_ms, not both")
        }
    }

    private mutating func readLimits(from fields: JSONFields) throws(JSONFieldError) {
        if let number = try fields.integer("priority") {
            guard (0...9).contains(number) else {
                throw fields.error("priority", "A priority is 0 to 9; 0 runs first")
            }
            priority = number
        }
        let attempts = try fields.integer("max_attempts")
        let retries = try fields.integer("max_retries")
        if let attempts, let retries, attempts != retries + 1 {
            throw fields.error("max_retries", "max_attempts and max_retries disagree; give one of them")
        }
        guard let number = attempts ?? retries.map({ $0 + 1 }) else { return }
        guard number >= 1 else { throw fields.error("max_attempts", "At least one attempt is needed") }
        maxAttempts = number
    }
}

extension JobDetails {
    init(fields: JSONFields) throws(JSONFieldError) {
        self.init()
        user = try fields.string("user_id")
        tenant = try fields.string("tenant")
        tags = try fields.strings("tags")
        parent = try fields.id("parent_id")
        uniqueKey = try fields.string("unique_key")
        timeout = try fields.milliseconds("timeout_ms")
        startBefore = try fields.moment("start_before")
        for (index, element) in try fields.elements("references").enumerated() {
            let reference = try JSONFields(element, at: "/references/\(index)")
            references.append(
                JobReference(try reference.required("type"), try reference.required("id")))
        }
        for (index, text) in try fields.strings("depends_on").enumerated() {
            guard let job = JobID(parsing: text) else {
                throw fields.error("depends_on/\(index)", "An id of 36 characters is expected here")
            }
            dependencies.append(Dependency(job))
        }
    }
}
