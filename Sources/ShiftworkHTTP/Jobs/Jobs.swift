internal import HTTPTypes
internal import ShiftworkCore

extension ShiftworkAPI {
    /// Handing in jobs, and looking at them.
    static let jobRoutes: [Route] = [
        Route(
            .post, "/jobs", .enqueue, "Enqueue a job", parameters: ["words"], body: .json, isRepeatable: true
        ) {
            try await Enqueuing(call: $0).one()
        },
        Route(.post, "/jobs/bulk", .enqueue, "Enqueue many jobs", body: .many, isRepeatable: true) {
            try await Enqueuing(call: $0).many()
        },
        Route(.get, "/jobs", .read, "List jobs by a query", parameters: Listing.parameters) {
            try await Listing(call: $0).reply()
        },
        Route(.get, "/jobs/{id}", .follow, "One job", parameters: ["fields", "words"]) { call in
            let job = try await call.job()
            let (fields, words) = (try call.query.word("fields", Shape.self) ?? .full, try call.words())
            let shape = try await call.shape(fields, of: [job])
            let body = shape.encode(job, now: try await call.store.now(), root: call.desk.root)
            let form = [fields == .full ? nil : fields.rawValue, words?.rawValue].compactMap(\.self)
            let tag = Reply.tag(of: job, form: form.joined(separator: "-"))
            let reply = Reply.json(body).versioned(tag, for: call)
            return words == nil ? reply : reply.with(.jobStatus, job.status.rawValue)
        },
        Route(.get, "/jobs/{id}/events", .follow, "A job's complete life, oldest first") { call in
            .list(try await call.store.history(of: try await call.job().id, scope: call.scope))
        },
        Route(.get, "/jobs/{id}/attempts", .follow, "What became of each attempt") { call in
            let job = try await call.job()
            let history = try await call.store.history(of: job.id, scope: call.scope)
            return .list(Attempt.all(of: job, history))
        },
        Route(.get, "/jobs/{id}/attempts/{number}", .follow, "What became of one attempt") { call in
            let job = try await call.job()
            let history = try await call.store.history(of: job.id, scope: call.scope)
            let number = Int(call.path["number"] ?? "")
            guard let attempt = Attempt.all(of: job, history).last(where: { $0.number == number }) else {
                throw Problem.notFound("attempt of this number")
            }
            return .json(attempt)
        },
        Route(.get, "/jobs/{id}/related", .read, "Jobs that have to do with this one, and why") { call in
            .json(try await Related(to: try await call.job(), call: call))
        },
        Route(.post, "/jobs/{id}/copy", .enqueue, "A new job from this one", body: .json, isRepeatable: true)
        {
            try await Copying(call: $0).reply()
        },
        Route(
            .get, "/jobs/{id}/logs", .follow, "What a job's handler logged, oldest first",
            parameters: ["attempt", "after", "limit"]
        ) { call in
            let job = try await call.job()
            let attempt = try call.query.integer("attempt", in: 1...Int(Int32.max))
            let after = try call.query.integer("after", in: 0...Int.max) ?? 0
            guard attempt != nil || after == 0 else {
                throw call.query.mistake("after", "Lines are counted in each attempt: name it by attempt")
            }
            let lines = try await call.store.log(
                of: job.id, attempt: attempt, after: after,
                limit: try call.query.integer("limit", in: 1...1_000) ?? 200)
            return .list(lines)
        },
        Route(
            .get, "/jobs/{id}/result", .follow, "A job's result, awaited if it is wished",
            parameters: ["wait"]
        ) {
            try await Awaiting(call: $0).result()
        },
        Route(.get, "/jobs/{id}/explain", .follow, "Why a job does not run") { call in
            .json(try await call.store.explanation(of: try await call.job(), scope: call.scope))
        },
    ]
}

/// How much of a job is shown.
enum Shape: String, CaseIterable, Sendable { case summary, full }

/// Jobs as the API shows them: with what belongs to a web.
struct JobShape: Sendable {
    let json: JobJSON

    /// The job as one object, with links.
    func encode(_ job: JobRecord, now: Timestamp, root: String, isDuplicate: Bool? = nil) -> [UInt8] {
        let path = "\(root)/jobs/\(job.id)"
        let links = JSONWriter.bytes { json in
            json.object {
                $0.member("self", path)
                $0.member("attempts", path + "/attempts")
                $0.member("events", path + "/events")
            }
        }
        var bytes = json.encode(job, now: now)
        bytes.removeLast()
        bytes += Array(",\"links\":".utf8) + links
        if let isDuplicate { bytes += Array(",\"deduplicated\":\(isDuplicate)".utf8) }
        bytes.append(UInt8(ascii: "}"))
        return bytes
    }
}

extension Call {
    /// How this caller sees these jobs: secrets hidden, their workers by name.
    func shape(_ shape: Shape, of jobs: [JobRecord]) async throws -> JobShape {
        let holders = Set(jobs.compactMap(\.worker))
        let named = holders.isEmpty ? [] : try await store.workers(Array(holders))
        let workers = Dictionary(named.map { ($0.info.id, $0.info.name) }) { first, _ in first }
        var json = JobJSON(fields: shape == .full ? .full : .summary, workerNames: workers)
        if let words = try words() { json.statusWord = { words.word(for: $0) } }
        return JobShape(json: json)
    }

    /// All of a job, in the caller's words, as the answer to something that was done to it.
    func answer(
        _ job: JobRecord, _ status: HTTPResponse.Status = .ok, isDuplicate: Bool? = nil
    ) async throws -> Reply {
        var json = JobJSON()
        let words = try words()
        if let words { json.statusWord = { words.word(for: $0) } }
        let body = JobShape(json: json).encode(
            job, now: try await store.now(), root: desk.root, isDuplicate: isDuplicate)
        let reply = Reply.json(body, status)
        return words == nil ? reply : reply.with(.jobStatus, job.status.rawValue)
    }
}
