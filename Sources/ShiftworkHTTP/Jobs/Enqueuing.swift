internal import HTTPTypes
internal import ShiftworkCore
internal import ShiftworkRuntime

/// Hands in what a request brings. The answer comes after the commit: who has it, has the job.
struct Enqueuing {
    let call: Call

    /// *201* and where it is; *200* for one that was there before.
    func one() async throws -> Reply {
        let (id, insertion) = try await enqueue(try call.json())
        if let wait = Preference.wait(in: call.headers) {
            let awaited = try await Awaiting(call: call).end(of: id, within: wait)
            guard call.principal.sees(awaited) else { throw Self.taken }
            return try await reply(awaited, insertion, status: awaited.status.isTerminal ? .ok : .accepted)
                .with(.preferenceApplied, "wait=\(wait.components.seconds)")
        }
        guard let job = try await call.store.jobs([id], scope: call.scope).first, call.principal.sees(job)
        else {
            throw Self.taken
        }
        return try await reply(job, insertion, status: insertion.isNew ? .created : .ok)
    }

    private func reply(
        _ job: JobRecord, _ insertion: Insertion, status: HTTPResponse.Status
    ) async throws -> Reply {
        try await call.answer(job, status, isDuplicate: !insertion.isNew)
            .with(.location, "\(call.desk.root)/jobs/\(job.id)")
    }

    /// The job that a document asks for, once it is stored.
    func record(of document: JSONBytes) async throws -> JobRecord {
        let (id, _) = try await enqueue(document)
        guard let job = try await call.store.jobs([id], scope: call.scope).first, call.principal.sees(job)
        else { throw Self.taken }
        return job
    }

    private func enqueue(_ document: JSONBytes) async throws -> (JobID, Insertion) {
        let new = try made(of: document)
        let insertion = try await stored([new])[0]
        if case .refused(let reason) = insertion { throw Problem(.invalidBody, reason) }
        return (insertion.job(for: new.id) ?? new.id, insertion)
    }

    /// One answer for each, in their order: what is wrong with one refuses that one alone.
    func many() async throws -> Reply {
        let documents = try documents()
        guard documents.count <= call.desk.configuration.bulkLimit else {
            throw Problem(.tooLarge, "A bulk enqueue has at most \(call.desk.configuration.bulkLimit) jobs.")
        }
        let made = documents.map { document in
            Result { try self.made(of: document) }
        }
        let jobs = made.compactMap { try? $0.get() }
        var insertions = try await stored(jobs)[...]
        let theirs = try await idsOfOthers(among: jobs, insertions)
        return .json { json in
            json.object { json in
                json.key("data")
                json.array { json in
                    for item in made { write(item, &insertions, theirs, to: &json) }
                }
            }
        }
    }

    private func write(
        _ item: Result<NewJob, any Error>, _ insertions: inout ArraySlice<Insertion>, _ theirs: Set<JobID>,
        to json: inout JSONWriter
    ) {
        json.object { json in
            switch item {
            case .failure(let error):
                let problem = Problem(any: error)
                write(400, problem.detail, to: &json)
                if !problem.mistakes.isEmpty { json.member("errors", problem.mistakes) }
            case .success(let new):
                let insertion = insertions.removeFirst()
                if case .refused(let reason) = insertion { return write(400, reason, to: &json) }
                if theirs.contains(new.id) { return write(409, Self.taken.detail, to: &json) }
                json.member("status", insertion.isNew ? 201 : 200)
                json.member("id", (insertion.job(for: new.id) ?? new.id).description)
                json.member("deduplicated", !insertion.isNew)
            }
        }
    }

    private func write(_ status: Int, _ detail: String, to json: inout JSONWriter) {
        json.member("status", status)
        json.member("detail", detail)
    }

    private static let taken = Problem(.idTaken, "This id is taken. Make another one.")

    /// Stores jobs. When no answer came they may be stored: whoever repeats the request with their ids knows.
    func stored(_ jobs: [NewJob]) async throws -> [Insertion] {
        let answer = await inserted(jobs)
        if case .failure(let error) = answer, error.code == .unknown {
            throw Problem(error).with("ids", .texts(jobs.map(\.id.description)))
        }
        let insertions = try answer.get()
        call.desk.meters.jobs.enqueued(zip(jobs, insertions).filter { $1.isNew }.map(\.0))
        return insertions
    }

    private func inserted(_ jobs: [NewJob]) async -> Result<[Insertion], StoreError> {
        do {
            return .success(try await call.store.insert(jobs, durability: .durable))
        } catch {
            return .failure(error)
        }
    }

    /// Ids that are known to the store, of jobs that the caller may not see.
    private func idsOfOthers(among jobs: [NewJob], _ insertions: ArraySlice<Insertion>) async throws -> Set<
        JobID
    > {
        let known = zip(jobs, insertions).filter { $1 == .known }.map(\.0.id)
        guard call.principal.tenant != nil, !known.isEmpty else { return [] }
        return Set(known).subtracting(try await call.store.jobs(known, scope: call.scope).map(\.id))
    }

    private func documents() throws -> [JSONBytes] {
        if call.headers[.contentType]?.hasPrefix("application/x-ndjson") == true {
            let lines = call.body.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            return try lines.enumerated().filter { !$1.isBlank }.map { try document(ofLine: $0 + 1, $1) }
        }
        guard let elements = try call.json().elements else {
            throw Problem(
                .invalidBody, "An array of jobs is expected, or one job a line as application/x-ndjson.")
        }
        return elements
    }

    private func document(ofLine number: Int, _ line: ArraySlice<UInt8>) throws -> JSONBytes {
        do { return try JSONBytes(validating: Array(line)) } catch {
            var problem = Problem(any: error)
            problem.detail = "Line \(number): \(problem.detail)"
            throw problem
        }
    }

    /// The job that a document asks for, checked. The tenant comes from the credentials.
    /// - Parameter id: the job's, if the document names none; a new one where nothing is said.
    func made(of document: JSONBytes, id: JobID? = nil) throws -> NewJob {
        var new = try NewJob(json: document) { id ?? JobID(call.desk.makeID()) }
        if let queues = call.principal.queues, !queues.contains(new.queue) {
            throw Problem(.forbidden, "Your credentials are not for the queue \(new.queue).")
        }
        if let tenant = call.principal.tenant {
            guard new.details.tenant == nil || new.details.tenant == tenant else {
                throw Problem(
                    .forbidden, "Your credentials are of another tenant than the one named in the body.")
            }
            new.details.tenant = tenant
        }
        if new.details.trace.isEmpty { new.details.trace = RequestTracing.context(for: call.headers) }
        try call.desk.configuration.limits.check(new)
        try OwnNames.refuse(new.type.rawValue, at: "type")
        try OwnNames.refuse(new.queue.rawValue, at: "queue")
        return new
    }
}

extension Insertion {
    /// Whether this call stored it.
    var isNew: Bool {
        if case .inserted = self { true } else { false }
    }
}

extension ArraySlice<UInt8> {
    fileprivate var isBlank: Bool { allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D } }
}

extension HTTPField.Name {
    static let traceParent = HTTPField.Name("traceparent")!
    static let traceState = HTTPField.Name("tracestate")!
}
