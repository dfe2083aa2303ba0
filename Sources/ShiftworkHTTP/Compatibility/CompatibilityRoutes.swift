internal import HTTPTypes
internal import ShiftworkCore

extension ShiftworkAPI {
    /// The routes of home-made job APIs, with exactly their shapes: fields may be added, none removed.
    ///
    /// A slash at the end of a path is as good as none. Here it tells them from the API's own in the description.
    static let compatibilityRoutes: [Route] = [
        Route(.post, "/jobs/", .enqueue, "Enqueue a job, as a record", body: .json) { call in
            let body = try Foreign(call: call).recordBody()
            let job = try await Enqueuing(call: call).record(of: body)
            return .json(JobOut(job: job, now: try await call.store.now())).with(
                .jobStatus, job.status.rawValue)
        },
        Route(.get, "/jobs/{job_id}", .follow, "One job, as a record") { call in
            let job = try await Foreign(call: call).job()
            return .json(JobOut(job: job, now: try await call.store.now())).with(
                .jobStatus, job.status.rawValue)
        },
        Route(
            .get, "/jobs/", .read, "Jobs as records, newest first",
            parameters: ["user_id", "status", "limit"]
        ) { try await Foreign(call: $0).records() },
        Route(
            .get, "/analytics/summary/", .read, "Some days in numbers, as records have them",
            parameters: ["days"]
        ) {
            call in
            let days = try call.query.integer("days", in: 1...1_000) ?? 7
            let now = try await call.store.now()
            var request = StatisticsRequest(from: now - .days(days), until: now)
            request.scope = call.scope
            return .json(SummaryOut(statistics: try await call.store.statistics(request).withoutOwn))
        },
        Route(.post, "/create-jobs/", .enqueue, "Dispatch a job", body: .json) { call in
            let job = try await Enqueuing(call: call).record(of: try Foreign(call: call).dispatchBody())
            return Reply.json { json in
                json.object {
                    $0.member("job_id", job.id.description)
                    $0.member("status", "enqueued")
                }
            }
            .with(.jobStatus, job.status.rawValue)
        },
        Route(.get, "/job-status/{job_id}", .follow, "What became of a dispatched job") { call in
            let job = try await Foreign(call: call).job()
            return .json(StatusOut(job: job)).with(.jobStatus, job.status.rawValue)
        },
    ]
}

/// Understands what clients of other APIs send.
struct Foreign {
    let call: Call

    private static let usualLimit = 50
    private static let limit = 200

    /// The job that the path names.
    func job() async throws -> JobRecord {
        guard let id = call.path["job_id"].flatMap({ JobID(parsing: $0) }),
            let job = try await call.store.jobs([id], scope: call.scope).first, call.principal.sees(job)
        else { throw Problem(.notFound, "job not found") }
        return job
    }

    /// A record's job, as ours: no retry unless it asks for some.
    func recordBody() throws -> JSONBytes {
        let given = try call.fields(["user_id", "queue", "params", "tags", "max_retries", "type"])
        return try body(given, payload: "params", fields: ["user_id", "queue", "tags"]) { json in
            json.key("max_retries")
            json.raw(given.json("max_retries")?.bytes ?? Array("0".utf8))
        }
    }

    /// A dispatched job, as ours.
    func dispatchBody() throws -> JSONBytes {
        try body(try call.fields(["type", "queue", "payload"]), payload: "payload", fields: ["queue"])
    }

    private func body(
        _ given: JSONFields, payload: String, fields: [String], more: (inout JSONWriter) -> Void = { _ in }
    ) throws -> JSONBytes {
        _ = try given.object(payload)
        let type = try given.string("type") ?? call.desk.configuration.compatibleType ?? ""
        let bytes = JSONWriter.bytes { json in
            json.object { json in
                json.member("type", type)
                for name in fields {
                    guard let value = given.json(name) else { continue }
                    json.key(name)
                    json.raw(value.bytes)
                }
                if let value = given.json(payload) {
                    json.key("payload")
                    json.raw(value.bytes)
                }
                more(&json)
            }
        }
        return JSONBytes(unchecked: bytes)
    }

    /// A bare array, newest first.
    func records() async throws -> Reply {
        var query = try call.statusQuery(.record) ?? .all
        if let user = call.query["user_id"] { query = query && .user(user) }
        let limit = try call.query.integer("limit", in: 1...Self.limit) ?? Self.usualLimit
        var request = PageRequest(query.sorted(by: .created, descending: true), limit: limit)
        (request.scope, request.isFull) = (call.scope, true)
        let jobs = try await call.store.page(request).jobs
        let now = try await call.store.now()
        return .json { json in
            json.array { json in for job in jobs { JobOut(job: job, now: now).write(to: &json) } }
        }
    }
}
