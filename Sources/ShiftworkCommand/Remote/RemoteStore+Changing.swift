internal import ShiftworkCore

// What commands change.
extension RemoteStore {
    /// Parcel by parcel, each as often as it takes: jobs that are known are not stored twice.
    func insert(_ jobs: [NewJob], durability: Durability) async throws(StoreError) -> [Insertion] {
        var insertions: [Insertion] = []
        for parcel in JobParcel.parcels(of: jobs) {
            do {
                insertions += try await askAgain("insert", "POST", "/jobs/bulk", parcel.body) { json in
                    let answers = try json.data()
                    guard answers.count == parcel.jobs.count else { throw NotOurs() }
                    return zip(parcel.jobs, answers).map {
                        Self.insertion($1, of: $0)
                    }
                }
            } catch {
                guard !insertions.isEmpty else { throw error }
                var error = error
                error.message += " The first \(insertions.count) of \(jobs.count) jobs were handed in before."
                throw error
            }
        }
        return insertions
    }

    private static func insertion(_ answer: JSONBytes, of job: NewJob) -> Insertion {
        let id = answer.scalar(at: ["id"]).flatMap { JobID(parsing: $0) }
        switch (answer.scalar(at: ["status"]), id) {
        case ("201", _): return .inserted(.queued)
        case ("200", job.id): return .known
        case ("200", let other?): return .duplicate(of: other)
        default: return .refused(reason: answer.scalar(at: ["detail"]) ?? "It was refused.")
        }
    }

    func control(_ request: ControlRequest) async throws(StoreError) -> [ControlReply]? {
        guard request.step == nil else { throw Self.needsStore("the steps of an operation") }
        var replies: [ControlReply] = []
        for job in request.jobs { replies.append(try await control(request, job)) }
        return replies
    }

    private func control(_ request: ControlRequest, _ job: JobID) async throws(StoreError) -> ControlReply {
        guard let before = try await jobs([job], scope: .all).first else { return .notFound }
        let (method, path, body) = Self.call(request, job)
        let answer = try await answer("control", method, path, body)
        let json = JSONBytes(unchecked: answer.body)
        switch answer.status {
        case 204: return .done(from: before.status, to: nil)
        case 200, 202:
            let after = json.scalar(at: ["status"]).flatMap(JobStatus.init) ?? before.status
            return after == before.status ? .unchanged(after) : .done(from: before.status, to: after)
        case 404: return .notFound
        case 409: return .refused(json.scalar(at: ["job_status"]).flatMap(JobStatus.init) ?? before.status)
        default: throw Self.refused("control", answer)
        }
    }

    private static func call(_ request: ControlRequest, _ job: JobID) -> (String, String, [UInt8]) {
        let body = JSONWriter.bytes { json in
            json.object { json in
                if let reason = request.reason { json.member("reason", reason) }
                switch request.action {
                case .move(let queue): json.member("queue", queue.rawValue)
                case .setPriority(let priority): json.member("priority", priority)
                case .change(let edit): edit.write(to: &json)
                case .retry, .rerun:
                    if request.delay > .zero { json.member("delay_ms", milliseconds: request.delay) }
                case .cancel, .kill, .pause, .resume, .release, .delete: break
                }
            }
        }
        switch request.action {
        case .move, .setPriority, .change: return ("PATCH", "/jobs/\(job)", body)
        case .delete:
            let reason = request.reason.map { "?reason=\($0.percentEncoded)" } ?? ""
            return ("DELETE", "/jobs/\(job)\(reason)", [])
        case .cancel, .kill, .pause, .resume, .retry, .rerun, .release:
            return ("POST", "/jobs/\(job)/\(request.action.name)", body)
        }
    }

    func pauseQueue(_ queue: QueueName, _ pause: QueuePause, tenant: String?) async throws(StoreError) {
        let body = JSONWriter.bytes { json in
            json.object {
                if let reason = pause.reason { $0.member("reason", reason) }
                if let until = pause.until { $0.member("until", until) }
            }
        }
        try await ask("pauseQueue", "POST", Self.path(queue, "pause", tenant), body) { _ in }
    }

    func resumeQueue(_ queue: QueueName, tenant: String?) async throws(StoreError) {
        try await ask("resumeQueue", "POST", Self.path(queue, "resume", tenant)) { _ in }
    }

    func limitQueue(
        _ queue: QueueName, _ change: QueueLimitsChange, tenant: String?
    ) async throws(StoreError) {
        let body = JSONWriter.bytes { json in
            json.object {
                if let concurrency = change.concurrency { $0.member("concurrency", concurrency) }
                if let rate = change.rate { $0.member("rate_limit", rate) }
            }
        }
        try await ask("limitQueue", "PATCH", Self.path(queue, "", tenant), body) { _ in }
    }

    private static func path(_ queue: QueueName, _ verb: String, _ tenant: String?) -> String {
        "/queues/\(queue.rawValue.percentEncoded)" + (verb.isEmpty ? "" : "/\(verb)")
            + (tenant.map { "?tenant=\($0.percentEncoded)" } ?? "")
    }

    func direct(_ worker: WorkerID, _ directive: WorkerDirective) async throws(StoreError) -> Bool {
        let verb =
            switch directive {
            case .work: "resume"
            case .quiet: "quiet"
            case .stop: "stop"
            case .restart: "restart"
            }
        let answer = try await answer("direct", "POST", "/workers/\(worker)/\(verb)")
        if answer.status == 404 { return false }
        guard answer.status == 202 else { throw Self.refused("direct", answer) }
        return true
    }

    // MARK: What only a store does

    func register(_ worker: WorkerInfo) async throws(StoreError) { throw Self.needsStore("a worker") }
    func pump(_ trip: PumpTrip) async throws(StoreError) -> PumpReply { throw Self.needsStore("a worker") }
    func claim(_ jobs: [JobID], worker: WorkerID) async throws(StoreError) -> [ClaimedJob] {
        throw Self.needsStore("a worker")
    }
    func signOff(_ worker: WorkerID) async throws(StoreError) { throw Self.needsStore("a worker") }
    /// Always another: whoever polls, looks.
    func changeMark() async throws(StoreError) -> UInt64 { UInt64(bitPattern: clock().microseconds) }
    func chores() async throws(StoreError) -> Chores { throw Self.needsStore("maintenance") }
    func lead(_ duty: String, node: WorkerID, lease: Duration) async throws(StoreError) -> Bool { false }
    func rescue(_ worker: WorkerID, beat: Int64, limit: Int) async throws(StoreError) -> Rescue? { nil }
    func release(limit: Int) async throws(StoreError) -> Int { 0 }
    func restore(_ jobs: [JobRecord]) async throws(StoreError) -> [Insertion] {
        throw Self.needsStore("an import")
    }
    func verify(isDeep: Bool) async throws(StoreError) -> [Finding] { throw Self.needsStore("a diagnosis") }
    func save(_ changes: [DocumentChange], durability: Durability) async throws(StoreError) -> [DocumentReply]
    {
        throw Self.needsStore("documents")
    }
    func documents(_ request: DocumentRequest) async throws(StoreError) -> [Document] {
        throw Self.needsStore("documents")
    }
    func close() async { await api.close() }
}
