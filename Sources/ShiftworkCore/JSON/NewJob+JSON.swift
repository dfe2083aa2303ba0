extension NewJob {
    /// The fields of a job as somebody hands it in.
    package static let fieldNames = [
        "type", "id", "payload", "queue", "run_at", "delay_ms", "priority", "max_attempts", "max_retries",
        "timeout_ms", "start_before", "unique_key", "references", "user_id", "tenant", "tags", "parent_id",
        "batch_id", "depends_on", "retention",
    ]

    /// Reads a job as the HTTP API and NDJSON on standard input take it. `makeID` is asked when it brings no id.
    /// - Throws: ``JSONFieldError`` with all fields that are wrong.
    package init(json: JSONBytes, makeID: () -> JobID) throws(JSONFieldError) {
        self = try JSONFieldError.collecting(json) { json throws(JSONFieldError) in
            try NewJob(reading: json, makeID: makeID)
        }
    }

    private init(reading json: JSONBytes, makeID: () -> JobID) throws(JSONFieldError) {
        let fields = try JSONFields(json)
        try fields.refuse(namesOtherThan: Self.fieldNames)
        self.init(id: try fields.id("id") ?? makeID(), type: "")
        queue = try fields.string("queue").map { QueueName($0) } ?? .default
        if let payload = fields.json("payload") { self.payload = payload.bytes }
        try readTimes(from: fields)
        try readLimits(from: fields)
        details = try JobDetails(fields: fields)
        // Last: where it is missing, all else that is wrong has been found.
        type = try JobType(fields.required("type"))
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
        priority = try fields.priority() ?? priority
        maxAttempts = try fields.attempts() ?? maxAttempts
    }
}

extension JobDetails {
    init(fields: JSONFields) throws(JSONFieldError) {
        self.init()
        user = try fields.string("user_id")
        tenant = try fields.string("tenant")
        tags = try fields.strings("tags")
        parent = try fields.id("parent_id")
        batch = try fields.id("batch_id")
        uniqueKey = try fields.string("unique_key")
        timeout = try fields.timeout()
        startBefore = try fields.moment("start_before")
        if let told = try fields.object("retention") { retention = try Retention(told) }
        for (index, element) in try fields.elements("references").enumerated() {
            let reference = try JSONFields(element, at: "/references/\(index)")
            references.append(
                JobReference(try reference.required("type"), try reference.required("id")))
        }
        for (index, element) in try fields.elements("depends_on").enumerated() {
            dependencies.append(try Dependency(json: element, at: "/depends_on/\(index)"))
        }
    }
}

extension Dependency {
    /// Reads an id, or `{"id": …, "on_failure": "run"}`.
    fileprivate init(json: JSONBytes, at pointer: String) throws(JSONFieldError) {
        guard json.members != nil else {
            guard let job = json.string.flatMap({ JobID(parsing: $0) }) else {
                throw JSONFieldError(pointer: pointer, "An id of 36 characters is expected here")
            }
            self.init(job)
            return
        }
        let fields = try JSONFields(json, at: pointer)
        guard let job: JobID = try fields.id("id") else { throw fields.error("id", "This field is missing") }
        guard let policy = Policy(rawValue: try fields.string("on_failure") ?? Policy.cancel.rawValue) else {
            throw fields.error("on_failure", "It is one of cancel, run, wait")
        }
        self.init(job, onFailure: policy)
    }
}

extension JSONFields {
    /// The priority of a job.
    func priority() throws(JSONFieldError) -> Int? {
        guard let number = try integer("priority") else { return nil }
        guard (0...9).contains(number) else { throw error("priority", "A priority is 0 to 9; 0 runs first") }
        return number
    }
    /// Limit of one attempt's run time.
    func timeout() throws(JSONFieldError) -> Duration? {
        guard let limit = try milliseconds("timeout_ms") else { return nil }
        guard limit >= JobDetails.leastTimeout else {
            throw error("timeout_ms", "An attempt needs 1 millisecond at least; leave it out for no limit")
        }
        return limit
    }
    /// Failed attempts allowed, told as attempts or as retries.
    func attempts() throws(JSONFieldError) -> Int? {
        let (attempts, retries) = (try count("max_attempts"), try count("max_retries"))
        if let attempts, let retries, attempts != retries + 1 {
            throw error("max_retries", "max_attempts and max_retries disagree; give one of them")
        }
        guard let number = attempts ?? retries.map({ $0 + 1 }) else { return nil }
        guard (1...Int(Int32.max)).contains(number) else {
            throw error("max_attempts", "A number from 1 to \(Int32.max) is needed")
        }
        return number
    }
}
