internal import ShiftworkCore

// What commands ask.
extension RemoteStore {
    /// The clock of this machine: times of the server are told by it.
    func now() async throws(StoreError) -> Timestamp { clock() }

    func jobs(_ ids: [JobID], scope: Scope) async throws(StoreError) -> [JobRecord] {
        var jobs: [JobRecord] = []
        for id in ids {
            let answer = try await answer("jobs", "GET", "/jobs/\(id)")
            if answer.status == 404 { continue }
            jobs.append(try Self.read("jobs", answer, Self.job))
        }
        return jobs
    }

    func page(_ request: PageRequest) async throws(StoreError) -> JobPage {
        var page = try await piece(request, limit: request.limit)
        while let next = page.next, page.isComplete, page.jobs.count < request.limit {
            var request = request
            request.cursor = next
            let more = try await piece(request, limit: request.limit - page.jobs.count)
            page.jobs += more.jobs
            (page.next, page.isComplete) = (more.next, more.isComplete)
        }
        return page
    }

    /// As much of a page as the server gives at once.
    private func piece(_ request: PageRequest, limit: Int) async throws(StoreError) -> JobPage {
        let most = request.isFull ? Self.fullJobsAtOnce : Self.jobsAtOnce
        var path = "/jobs?limit=\(min(limit, most))&fields=\(request.isFull ? "full" : "summary")"
        let query = "\(request.query)"
        if !query.isEmpty { path += "&q=\(query.percentEncoded)" }
        if let cursor = request.cursor {
            guard let place = place(cursor) else { throw Self.needsStore("a place of another list") }
            path += "&cursor=\(place.percentEncoded)"
        }
        return try await ask("page", "GET", path) { json in
            let jobs = try json.data().map(Self.job)
            return JobPage(
                jobs: jobs, next: json.value(at: ["page", "next"])?.string.map(remember),
                previous: json.value(at: ["page", "prev"])?.string.map(remember),
                isComplete: json.scalar(at: ["page", "complete"]) != "false")
        }
    }

    private static let jobsAtOnce = 200
    private static let fullJobsAtOnce = 50

    func count(_ query: JobQuery, scope: Scope, upTo limit: Int) async throws(StoreError) -> JobCount {
        let path = "/jobs?limit=1&count=capped&q=\("\(query)".percentEncoded)"
        return try await ask("count", "GET", path) { json in
            let value = json.scalar(at: ["count", "value"]).flatMap { Int($0) } ?? 0
            return JobCount(value, isExact: json.scalar(at: ["count", "relation"]) != "gte")
        }
    }

    func history(of job: JobID, scope: Scope) async throws(StoreError) -> [HistoryEntry] {
        try await list("history", "/jobs/\(job)/events") { try HistoryEntry($0) }
    }

    func log(of job: JobID, attempt: Int?, after: Int, limit: Int) async throws(StoreError) -> [JobLogLine] {
        var lines = try await logPiece(of: job, attempt, after: after, limit: limit)
        guard lines.count == Self.linesAtOnce, let last = lines.last else { return lines }
        // What lies behind a line is told of one attempt.
        var attempts = last.attempt
        if attempt == nil { attempts = try await jobs([job], scope: .all).first?.attempt ?? attempts }
        for attempt in last.attempt...max(last.attempt, attempts) {
            var piece: [JobLogLine]
            repeat {
                let after = lines.last.map { $0.attempt == attempt ? $0.sequence : 0 } ?? 0
                piece = try await logPiece(of: job, attempt, after: after, limit: limit - lines.count)
                lines += piece
            } while piece.count == Self.linesAtOnce
        }
        return lines
    }

    private static let linesAtOnce = 1_000

    /// As many lines as the server gives at once.
    private func logPiece(
        of job: JobID, _ attempt: Int?, after: Int, limit: Int
    ) async throws(StoreError) -> [JobLogLine] {
        guard limit > 0 else { return [] }
        let attempt = attempt.map { "&attempt=\($0)" } ?? ""
        let path = "/jobs/\(job)/logs?limit=\(min(limit, Self.linesAtOnce))&after=\(after)\(attempt)"
        return try await list("log", path) { line in
            JobLogLine(
                job: job, attempt: try line.integer("attempt") ?? 0,
                sequence: try line.integer("sequence") ?? 0,
                at: try line.moment("at") ?? Timestamp(seconds: 0), level: try line.string("level") ?? "info",
                text: try line.string("text") ?? "")
        }
    }

    func queues(scope: Scope) async throws(StoreError) -> [QueueRecord] {
        try await list("queues", "/queues") { fields in
            var queue = QueueRecord(
                name: QueueName(try fields.required("name")), tenant: try fields.string("tenant"))
            if let pause = try fields.object("pause"), let since = try pause.moment("since") {
                queue.pause = QueuePause(
                    since: since, until: try pause.moment("until"), actor: try pause.string("actor"),
                    reason: try pause.string("reason"))
            }
            queue.limits.concurrency = try fields.integer("concurrency")
            if let rate = try fields.object("rate_limit"), let count = try rate.integer("count"),
                let span = try rate.milliseconds("per_ms")
            {
                queue.limits.rate = RateLimit(count, per: span)
            }
            queue.opensAt = try fields.moment("opens_at")
            let counts = try fields.object("counts")
            for status in JobStatus.allCases {
                queue.counts[status] = try counts?.integer(status.rawValue) ?? 0
            }
            queue.oldest = try fields.moment("oldest_at")
            return queue
        }
    }

    func workers() async throws(StoreError) -> [WorkerRecord] {
        try await list("workers", "/workers") { fields in
            guard let id = try fields.id("id", WorkerID.self) else {
                throw fields.error("id", "This field is missing")
            }
            let nothing = Timestamp(seconds: 0)
            var info = WorkerInfo(
                id: id, name: try fields.string("name") ?? "", version: try fields.string("version") ?? "",
                queues: try fields.strings("queues").map { QueueName($0) },
                types: try fields.strings("types").map { JobType($0) },
                slots: try fields.integer("slots") ?? 0,
                lease: try fields.milliseconds("lease_ms") ?? .zero)
            info.canRestart = try fields.flag("can_restart")
            var worker = WorkerRecord(info: info, startedAt: try fields.moment("started_at") ?? nothing)
            worker.beatAt = try fields.moment("beat_at") ?? nothing
            worker.slotsUsed = try fields.integer("slots_used") ?? 0
            worker.directive = try fields.string("directive").flatMap(WorkerDirective.init) ?? .work
            worker.isGone = try fields.flag("gone")
            return worker
        }
    }

    func workerCount(of owner: WorkerOwner) async throws(StoreError) -> Int {
        throw Self.needsStore("a worker")
    }

    func workers(_ ids: [WorkerID]) async throws(StoreError) -> [WorkerRecord] {
        try await workers().filter { ids.contains($0.info.id) }
    }

    func health() async throws(StoreError) -> StoreHealth {
        try await ask("health", "GET", "/health") { json in
            let name = json.scalar(at: ["store", "name"]) ?? "server"
            return StoreHealth(
                name: name, durability: json.scalar(at: ["store", "durability"]) ?? "",
                schemaVersion: json.scalar(at: ["store", "schema_version"]).flatMap { Int($0) } ?? 0)
        }
    }

    /// A job as the API shows it; a trace by its id alone.
    private static func job(_ json: JSONBytes) throws -> JobRecord {
        var job = try JobJSON.decode(json)
        if json.value(at: ["payload"]) == nil { job.payload = nil }
        if let trace = json.scalar(at: ["trace_id"]), trace != "null" {
            job.details.trace["traceparent"] = "00-\(trace)-0000000000000000-00"
        }
        return job
    }
}

extension HistoryEntry {
    fileprivate init(_ fields: JSONFields) throws {
        let (event, to) = (try fields.required("event"), try fields.required("to"))
        let kind: Kind? =
            switch event {
            case "enqueue": .enqueue
            case "edit": .edit
            default: JobEvent(rawValue: event).map { .event($0) }
            }
        guard let kind, let to = JobStatus(rawValue: to), let at = try fields.moment("at") else {
            throw fields.error("event", "This program does not know this event")
        }
        self.init(
            sequence: try fields.integer("sequence") ?? 0, at: at, kind: kind,
            from: try fields.string("from").flatMap { JobStatus(rawValue: $0) }, to: to,
            attempt: try fields.integer("attempt") ?? 0)
        worker = try fields.id("worker")
        (enqueuedAt, startedAt) = (try fields.moment("enqueued_at"), try fields.moment("started_at"))
        (dueAt, actor) = (try fields.moment("due_at"), try fields.string("actor"))
        reason = try fields.string("reason")
        guard let error = try fields.object("error") else { return }
        failure = JobFailure(
            type: try error.required("type"), message: try error.required("message"),
            location: try error.string("location"), fingerprint: try error.string("fingerprint") ?? "",
            attempt: try error.count("attempt") ?? attempt)
    }
}
