import Testing

@testable import ShiftworkCore

@Suite("A job as JSON")
struct JobJSONTests {
    private static let id = JobID(UUIDv7("0192f3a4-7c1e-7d2b-9a54-3f0c8e61b2d7")!)
    private static let created = Timestamp(rfc3339: "2026-11-20T14:03:07.412Z")!

    private static func job() -> JobRecord {
        var new = NewJob(id: id, type: "send-email", queue: "mail")
        new.payload = Array(#"{"to":"anna@example.org","password":"x","n":1.0}"#.utf8)
        new.details.references = [JobReference("TaskPlan", 42)]
        new.details.tags = ["eu"]
        new.details.trace = ["traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"]
        var job = JobRecord(new, status: .started, createdAt: created)
        job.attempt = 2
        job.timestamps.enqueuedAt = created
        job.timestamps.startedAt = created + .milliseconds(281)
        job.error = JobFailure(
            type: "TimeoutError", message: "one\ntwo", fingerprint: "ERR-7f3a01bc", attempt: 1)
        return job
    }

    private func text(_ json: JobJSON, _ path: String...) -> String? {
        JSONBytes(unchecked: json.encode(Self.job(), now: Self.created + .seconds(10))).scalar(at: path)
    }

    @Test func `names are snake case, times RFC 3339, durations whole milliseconds`() {
        let json = JobJSON()
        #expect(text(json, "id") == Self.id.description)
        #expect(text(json, "retries") == "1")
        #expect(text(json, "max_retries") == "3")
        #expect(text(json, "wait_ms") == "281")
        #expect(text(json, "run_ms") == "9719")
        #expect(text(json, "timestamps", "created_at") == "2026-11-20T14:03:07.412Z")
        #expect(text(json, "timestamps", "finished_at") == "null")
        #expect(text(json, "references", "0", "id") == "42")
        #expect(text(json, "trace_id") == "4bf92f3577b34da6a3ce929d0e0e4736")
    }

    @Test func `the payload is the bytes as given, with secrets hidden`() {
        let json = JSONBytes(unchecked: JobJSON().encode(Self.job(), now: Self.created))
        #expect(
            json.value(at: ["payload"])?.text == #"{"to":"anna@example.org","password":"[redacted]","n":1.0}"#
        )
        #expect(json.value(at: ["result"])?.isNull == true)
    }

    @Test func `no part of an error, nor a reason, shows a secret`() {
        let secret = "sk_live_abcdefghij0123"
        let failure = JobFailure(
            type: "E \(secret)", message: "m \(secret)", location: "l \(secret)", fingerprint: "ERR-1")
        var job = Self.job()
        job.error = failure
        var entry = HistoryEntry(
            sequence: 1, at: job.timestamps.createdAt, kind: .event(.exhaust), from: .started, to: .failed,
            attempt: 1)
        (entry.failure, entry.reason) = (failure, "because of \(secret)")
        let texts = [
            JobJSON().encode(job, now: job.timestamps.createdAt),
            JSONWriter.bytes { entry.write(to: &$0) },
        ].map { String(decoding: $0, as: UTF8.self) }
        for text in texts {
            #expect(text.contains("l [redacted]"))
            #expect(!text.contains("sk_live"))
        }
    }

    @Test func `a summary has no payload and one line of error`() {
        let json = JobJSON(fields: .summary)
        #expect(text(json, "payload") == nil)
        #expect(text(json, "error", "message") == "one")
    }

    @Test func `the writing is valid whatever the text holds`() throws {
        let text = "a\u{1}\"\\\n\u{1F}é\u{2028}"
        let bytes = JSONWriter.bytes { $0.value(text) }
        #expect(try JSONBytes(validating: bytes).string == text)
    }

    @Test func `what an export writes, an import reads`() throws {
        let original = Self.job()
        let json = JobJSON(redactor: nil).encode(original, now: Self.created)
        var copy = try JobJSON.decode(JSONBytes(validating: json))
        #expect(copy.details.references == original.details.references)
        // The trace context is shown as its id alone.
        copy.details.trace = original.details.trace
        #expect(copy == original)
    }

    @Test(arguments: [
        (#"{"type":"a","typ":1}"#, "/typ: This field is not known. Did you mean \"type\"?"),
        (#"{"payload":1}"#, "/type: This field is missing"),
        (#"{"type":"a","priority":10}"#, "/priority: A priority is 0 to 9; 0 runs first"),
        (
            #"{"type":"a","max_attempts":3,"max_retries":3}"#,
            "/max_retries: max_attempts and max_retries disagree; give one of them"
        ),
        (#"{"type":"a","references":[{"type":"x"}]}"#, "/references/0/id: This field is missing"),
        (#"{"type":"a","tags":[1]}"#, "/tags/0: A string is expected here"),
        (#"[]"#, "The document: An object is expected here"),
    ])
    func `a job that is handed in wrongly is refused with its place`(_ json: String, _ message: String) throws
    {
        let error = #expect(throws: JSONFieldError.self) {
            try NewJob(json: JSONBytes(validating: json)) { Self.id }
        }
        #expect(error?.description == message)
    }

    @Test func `max_retries is one attempt less than max_attempts`() throws {
        let job = try NewJob(json: JSONBytes(validating: #"{"type":"a","max_retries":0,"delay_ms":500}"#)) {
            Self.id
        }
        #expect(job.maxAttempts == 1)
        #expect(job.start == .after(.milliseconds(500)))
    }
}
