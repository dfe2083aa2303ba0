internal import ShiftworkCore

/// Jobs that have to do with one job, and why: each kind with the query that lists all of them.
struct Related: JSONWritable {
    /// Jobs of one kind, newest first, without the job itself.
    struct Group: Sendable {
        /// `child`, `batch`, `waited_for`, `reference`, `error` or `trace`.
        var relation: String
        var query: JobQuery
        var jobs: [JobRecord] = []
        /// Whether the query finds more.
        var hasMore = false
    }

    let job: JobRecord
    let now: Timestamp
    private(set) var parent: JobRecord?
    private(set) var groups: [Group] = []

    private static let limit = 10
    /// Of each job so many references and dependencies are looked at.
    private static let widest = 10

    init(to job: JobRecord, call: Call) async throws {
        self.job = job
        now = try await call.store.now()
        if let id = job.details.parent {
            parent = try await call.store.jobs([id], scope: call.scope).first
        }
        for (relation, query) in Self.questions(about: job) {
            var request = PageRequest(query, limit: Self.limit + 1)
            request.scope = call.scope
            let page = try await call.store.page(request)
            let others = page.jobs.filter { $0.id != job.id }
            guard !others.isEmpty else { continue }
            groups.append(
                Group(
                    relation: relation, query: query, jobs: Array(others.prefix(Self.limit)),
                    hasMore: others.count > Self.limit || page.next != nil))
        }
    }

    /// What is asked, for each relation that the job can have.
    static func questions(about job: JobRecord) -> [(relation: String, query: JobQuery)] {
        var questions: [(relation: String, query: JobQuery)] = [("child", .parent(job.id))]
        if let batch = job.details.batch { questions.append(("batch", .batch(batch))) }
        let needed = job.details.dependencies.prefix(widest).map(\.job)
        if let ids = JobQuery.Values(needed) { questions.append(("waited_for", JobQuery(.id(ids)))) }
        for reference in job.details.references.prefix(widest) {
            questions.append(("reference", .reference(reference.type, reference.id)))
        }
        if let error = job.error, !error.fingerprint.isEmpty {
            questions.append(("error", .error(fingerprint: error.fingerprint)))
        }
        if let trace = job.traceID { questions.append(("trace", .trace(trace))) }
        return questions
    }

    package func write(to json: inout JSONWriter) {
        let shape = JobJSON(fields: .summary)
        json.object { json in
            json.member("id", job.id.description)
            json.key("parent")
            json.raw(parent.map { shape.encode($0, now: now) } ?? JSONBytes.null.bytes)
            json.key("groups")
            json.array { json in
                for group in groups {
                    json.object { json in
                        json.member("relation", group.relation)
                        json.member("q", group.query.description)
                        json.key("jobs")
                        json.array { json in
                            for job in group.jobs { json.raw(shape.encode(job, now: now)) }
                        }
                        json.member("has_more", group.hasMore)
                    }
                }
            }
        }
    }
}
