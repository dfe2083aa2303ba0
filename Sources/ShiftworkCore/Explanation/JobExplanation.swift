/// Why a job does not run: every reason that holds, each with its number.
public struct JobExplanation: Sendable, Hashable {
    /// One thing that holds a job up, or what it does instead of waiting.
    public struct Reason: Sendable, Hashable {
        /// A word for programs, as `queue_paused`.
        public var code: String
        /// A sentence.
        public var text: String
        /// What it counts, as jobs ahead; nil where there is nothing to count.
        public var number: Int?
        /// When it passes by itself; nil when it does not, or nobody knows.
        public var until: Timestamp?

        package init(code: String, text: String, number: Int? = nil, until: Timestamp? = nil) {
            (self.code, self.text, self.number, self.until) = (code, text, number, until)
        }
    }

    public let id: JobID
    public let status: JobStatus
    /// At least one.
    public private(set) var reasons: [Reason] = []

    init(of job: JobRecord) { (id, status) = (job.id, job.status) }

    mutating func add(_ code: String, _ text: String, _ number: Int? = nil, until: Timestamp? = nil) {
        reasons.append(Reason(code: code, text: text, number: number, until: until))
    }
}

extension JobExplanation: JSONWritable {
    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("id", id.description)
            json.member("status", status.rawValue)
            json.key("reasons")
            json.array { json in
                for reason in reasons {
                    json.object {
                        $0.member("code", reason.code)
                        $0.member("text", reason.text)
                        $0.member("number", reason.number)
                        $0.member("until", reason.until)
                    }
                }
            }
        }
    }

    /// Reads what an API answers.
    package init(_ fields: JSONFields) throws(JSONFieldError) {
        guard let id: JobID = try fields.id("id") else { throw fields.error("id", "This field is missing") }
        guard let status = JobStatus(rawValue: try fields.required("status")) else {
            throw fields.error("status", "This status is not known")
        }
        (self.id, self.status) = (id, status)
        for element in try fields.elements("reasons") {
            let reason = try JSONFields(element)
            reasons.append(
                Reason(
                    code: try reason.required("code"), text: try reason.required("text"),
                    number: try reason.integer("number"), until: try reason.moment("until")))
        }
    }
}
