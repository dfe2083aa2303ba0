internal import ShiftworkCore
internal import Testing

@Suite("A query matches a job")
struct JobQueryMatchingTests {
    static let now = Timestamp(rfc3339: "2026-11-21T12:00:00Z")!
    static let id = JobID(parsing: "0192f3a4-7c1e-7d2b-9a54-3f0c8e61b2d7")!
    static let worker = WorkerID(parsing: "0192f3a0-7c1e-7d2b-9a54-3f0c8e61b2d7")!
    static let payload =
        #"{"plan":"business","user":{"age":42,"tags":["eu","b\u0062c"],"ok":true,"none":null},"l":[[1],{"a":"x"}]}"#

    /// A job that failed an hour ago on its third attempt, after 57.4 s.
    static var record: JobRecord {
        var job = NewJob(id: id, type: "send-email", queue: "mail", payload: Array(payload.utf8))
        job.priority = 7
        job.details.references = [JobReference("TaskPlan", 42), JobReference("Book", "https://x.org/1")]
        job.details.tags = ["eu", "big"]
        (job.details.user, job.details.uniqueKey, job.details.parent) = ("42", "r-7", id)
        job.details.batch = BatchID(worker.uuid)
        job.details.trace = ["traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"]
        var record = JobRecord(job, status: .failed, createdAt: now - .hours(25))
        (record.attempt, record.crashes, record.worker) = (3, 1, worker)
        record.error = JobFailure(
            type: "TimeoutError", message: "Upstream timed out", fingerprint: "ERR-7f3a")
        record.progress = JobProgress(percent: 62)
        let ended = now - .hours(1)
        record.timestamps.enqueuedAt = ended - .milliseconds(57_400 + 281)
        record.timestamps.startedAt = ended - .milliseconds(57_400)
        record.timestamps.end(as: .failed, at: ended)
        return record
    }

    static let matching = [
        "", "status:failed", "status:started,failed", "status:terminal", "status:problem", "type:send-email",
        "type:send-*",
        "type:*", "queue:etl,mail", "tag:big", "user:42", "parent:\(id)", "batch:\(worker)", "unique:r-7",
        "worker:\(worker)",
        "trace:4bf92f3577b34da6a3ce929d0e0e4736", "TaskPlan/42", "TaskPlan/*", "Book/https://x.org/1",
        "reference:Other/1,Book/*", "id:\(id)", "error:ERR-7f3a", "error:\"TIMED out\"", "error:timeouterror",
        "since:26h", "until:25h", "created:2026-11-20", "created:30h..1h", "failed:24h", "failed:..1h",
        "run:57400ms", "run:>57s",
        "wait:<1s", "wait:281ms", "attempt:3", "attempt:>2", "retries:2", "crashes:1..", "priority:0,7..9",
        "progress:>60",
        "payload.plan:business", "payload.user.age:41,42", "payload.user.tags:bbc", "payload.user.tags.0:eu",
        "payload.user.ok:true", "payload.user.none:null", "payload.l.1.a:x", "payload.l.0:1", "sort:run",
    ]

    static let missing = [
        "status:finished", "status:open", "type:send", "type:send-email-*", "queue:mai",
        "tag:eu,big,x -tag:big", "user:4",
        "tenant:42", "schedule:nightly", "batch:1", "batch:\(id)", "workflow:1", "parent:x", "worker:x",
        "trace:4bf9",
        "taskplan/42",
        "TaskPlan/4", "error:ERR-7f3", "error:\"ERR-7f3a\"", "error:timed..out", "since:24h", "until:26h",
        "failed:>30m", "failed:<2h", "retry:1d", "run_at:100d", "finished:1d", "run:>57400ms", "run:1d..",
        "wait:>281ms",
        "attempt:<3", "priority:5", "progress:0", "payload.plan:Business", "payload.user:42",
        "payload.user.age:42.0",
        "payload.l.1:x", "payload.l:1", "payload.plan.x:business", "payload.\"user.age\":42",
        "status:failed queue:etl",
    ]

    @Test func `by an error's text as it is shown, so that no secret in it can be guessed`() throws {
        var record = Self.record
        record.error = JobFailure(
            type: "key sk_live_abcdefghij0123", message: "refused: password=hunter22, try again",
            fingerprint: "ERR-1")
        func matches(_ text: String) throws -> Bool {
            try JobQuery(parsing: text).matches(record, now: Self.now)
        }
        for text in ["hunter22", "hunter", "sk_live_abc", "=hunt"] {
            #expect(try !matches("error:\"\(text)\""), "\(text)")
        }
        #expect(try matches("error:\"try again\""))
        #expect(try matches("error:\"refused: password=\""))
    }

    @Test(arguments: matching)
    func `when all its terms hold`(_ text: String) throws {
        #expect(try JobQuery(parsing: text).matches(Self.record, now: Self.now))
        #expect(try JobQuery(parsing: text).resolved(at: Self.now).matches(Self.record, now: Self.now))
    }

    @Test(arguments: missing)
    func `and not otherwise`(_ text: String) throws {
        #expect(try !JobQuery(parsing: text).matches(Self.record, now: Self.now))
    }

    @Test(arguments: matching + missing)
    func `or else its negated term holds, also for a job without the field`(_ text: String) throws {
        for term in try JobQuery(parsing: text).terms {
            let plain = JobQuery([term])
            var bare = JobRecord(NewJob(id: Self.id, type: "x"), status: .queued, createdAt: Self.now)
            bare.payload = nil
            for record in [Self.record, bare] {
                #expect((!plain).matches(record, now: Self.now) != plain.matches(record, now: Self.now))
            }
        }
    }

    @Test func `a retrying job is a problem from its third attempt on`() {
        var record = Self.record
        record.status = .retrying
        #expect(JobQuery.status(.problem).matches(record, now: Self.now))
        record.attempt = 2
        #expect(!JobQuery.status(.problem).matches(record, now: Self.now))
        #expect(JobQuery("status:problem,retrying")!.matches(record, now: Self.now))
    }

    @Test func `a running job's run goes on`() {
        var record = Self.record
        record.timestamps.failedAt = nil
        #expect(JobQuery.run(.above(.minutes(59))).matches(record, now: Self.now))
        #expect(!JobQuery.run(.above(.minutes(59))).matches(record, now: Self.now - .minutes(30)))
    }

    @Test func `texts are compared byte by byte`() {
        var record = Self.record
        record.details.user = "e\u{301}"
        #expect(!JobQuery.user("é").matches(record, now: Self.now))
        #expect(JobQuery.user("e\u{301}").matches(record, now: Self.now))
    }

    @Test func `a payload that is no JSON holds nothing`() {
        let path = JobQuery.PayloadPath(["a"])
        for text in [
            "", "{", "[", "1", "\"a\"", "{\"a\":}", "[\"x\"]", "{\"b\":{\"a\":1}}", "{\"a\":{\"a\":{}}}",
        ] {
            #expect(path.values(in: Array(text.utf8)).isEmpty)
        }
        #expect(path.values(in: Array("{\"\\u0061\":[1,[2],{},\"3\",null]}".utf8)) == ["1", "3", "null"])
    }

    @Test func `a secret in a payload cannot be guessed by a filter`() {
        let payload = Array(#"{"password":"tiger","user":{"token":[1,"x"]},"note":"tiger"}"#.utf8)
        #expect(JobQuery.PayloadPath(["password"]).values(in: payload) == [JSONRedactor.mark])
        #expect(JobQuery.PayloadPath(["user", "token"]).values(in: payload) == [JSONRedactor.mark])
        #expect(JobQuery.PayloadPath(["note"]).values(in: payload) == ["tiger"])
    }
}
