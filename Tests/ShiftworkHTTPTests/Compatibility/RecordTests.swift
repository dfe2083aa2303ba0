import HTTPTypes
import ShiftworkCore
import Testing

@testable import ShiftworkHTTP

@Suite("Routes of home-made job APIs")
struct RecordTests {
    private let window = Window(compatibleType: "thing")

    private func ask(
        _ method: HTTPRequest.Method, _ path: String, _ body: String = ""
    ) async throws -> Window.Answer {
        try await window.ask(method, path, body, root: "")
    }

    @Test(arguments: ["/jobs", "/jobs/"])
    func `a record is queued at once, with no retry unless it asks for some`(path: String) async throws {
        let made = try await ask(.post, path, #"{"user_id":"7","params":{"n":1},"tags":["a"]}"#)
        #expect(made.status == 200)
        let names = made.json.members?.map(\.name) ?? []
        let promised = [
            "job_id", "user_id", "queue", "status", "progress_pct", "retries", "max_retries", "params",
            "result",
            "error", "created_at", "enqueued_at", "started_at", "finished_at", "failed_at", "canceled_at",
        ]
        #expect(Array(names.prefix(promised.count)) == promised)
        #expect(made["status"] == "queued")
        #expect(made["max_retries"] == "0")
        #expect(made["created_at"] == made["enqueued_at"])
        let id = try #require(made["job_id"])
        #expect(try await window.get("/jobs/\(id)")["type"] == "thing")
        #expect(try await ask(.get, "/jobs/\(id)")["params"] == #"{"n":1}"#)
    }

    @Test func `records are listed newest first, by user and by their own words`() async throws {
        let first = try #require(try await ask(.post, "/jobs", #"{"user_id":"7"}"#)["job_id"])
        let second = try #require(try await ask(.post, "/jobs", #"{"user_id":"7"}"#)["job_id"])
        _ = try await ask(.post, "/jobs", #"{"user_id":"8"}"#)
        let list = try await ask(.get, "/jobs?user_id=7&status=queued")
        #expect(list.json.elements?.compactMap { $0.scalar(at: ["job_id"]) } == [second, first])
        #expect(try await ask(.get, "/jobs?status=started").text == "[]")
        #expect(try await ask(.get, "/jobs?status=enqueued").status == 400)
        #expect(try await ask(.get, "/jobs?limit=201").status == 400)
    }

    @Test func `a job that is not there is told so, in their words`() async throws {
        for path in ["/jobs/1", "/job-status/0192f3a4-7c1e-7d2b-9a54-3f0c8e61b2d7"] {
            let answer = try await ask(.get, path)
            #expect(answer.status == 404)
            #expect(answer["detail"] == "job not found")
        }
    }

    @Test func `a dispatched job is followed by its own status`() async throws {
        let made = try await ask(.post, "/create-jobs/", #"{"type":"etl","payload":{"a":1}}"#)
        #expect(made["status"] == "enqueued")
        let id = try #require(made["job_id"])
        let status = try await ask(.get, "/job-status/\(id)")
        #expect(status["status"] == "queued")
        #expect(status["result"] == "null")
        _ = try await window.post("/jobs/\(id)/cancel")
        let after = try await ask(.get, "/job-status/\(id)")
        #expect(after["status"] == "failed")
        #expect(after.headers[.jobStatus] == "canceled")
    }

    @Test func `a summary of nothing is made of numbers`() async throws {
        let summary = try await ask(.get, "/analytics/summary?days=7")
        #expect(summary["success_rate"] == "0.0000")
        #expect(summary["total_finished"] == "0")
        #expect(summary["p95_run_ms"] == "0")
        #expect(summary["avg_wait_ms_by_queue"] == "{}")
    }

    @Test func `the API's own routes speak other words when asked`() async throws {
        let id = try await window.enqueue()
        let job = try await window.get("/jobs/\(id)?words=upper")
        #expect(job["status"] == "QUEUED")
        #expect(job.headers[.jobStatus] == "queued")
        #expect(try await window.get("/jobs?words=upper&status=QUEUED")["data", "0", "status"] == "QUEUED")
        #expect(try await window.get("/jobs?words=upper&status=COMPLETED")["data"] == "[]")
        #expect(try await window.get("/jobs?words=upper&status=queued").status == 400)
    }

    @Test(arguments: StatusWords.allCases)
    func `every word means statuses, and every status has a word`(words: StatusWords) {
        for status in JobStatus.allCases {
            #expect(words.statuses(for: words.word(for: status)).contains(status))
        }
    }

    @Test func `they are not there unless they are wanted`() async throws {
        #expect(try await Window().ask(.get, "/jobs", root: "").status == 404)
    }
}
