internal import HTTPTypes
internal import ShiftworkCore

extension ShiftworkAPI {
    /// Everything about one entity of the business.
    static let referenceRoutes: [Route] = [
        Route(
            .get, "/references/{type}/{id}/jobs", .read, "What ran, runs and will run for an entity",
            parameters: Listing.parameters
        ) { call in
            let reference = try call.reference()
            let path =
                "/references/\(PercentEncoding.encoded(reference.type))/\(PercentEncoding.encoded(reference.id))/jobs"
            let within = JobQuery.reference(reference.type, reference.id)
            return try await Listing(call: call, within: within, path: path).reply()
        },
        Route(
            .get, "/references/{type}/{id}/export", .administer,
            "All that is kept about an entity: a job a line, with its life and its log",
            form: "application/x-ndjson"
        ) { call in
            try Exporting(call: call).reply(try call.reference())
        },
        Route(
            .delete, "/references/{type}/{id}", .administer,
            "An entity is gone: remove its ended jobs, or all of them", parameters: ["erase", "reason"]
        ) { try await Erasing(call: $0).reply() },
    ]
}

extension Call {
    /// The entity that the path names. What no job can refer to is not there.
    func reference() throws -> JobReference {
        let reference = JobReference(path["type"] ?? "", path["id"] ?? "")
        do {
            try desk.configuration.limits.checkReference(type: reference.type, id: reference.id)
        } catch {
            throw Problem.notFound("entity of this type and id")
        }
        return reference
    }
}

/// Removes what is kept about an entity that is gone.
struct Erasing {
    let call: Call

    /// How many jobs are called off at a time.
    private static let pageLimit = 500

    /// *202* with the operation that deletes. With `erase`, what has not ended is called off first; what runs is
    /// asked to stop, and deleted by whoever asks again once it has.
    func reply() async throws -> Reply {
        let reference = try call.reference()
        let everything = try call.query.flag("erase")
        let query = JobQuery.reference(reference.type, reference.id)
        let stopping = everything ? try await callOff(query && .status(.open)) : 0
        let operation = try await Operating(call: call).start(
            .delete, query && .status(.terminal), reason: call.queryReason ?? "\(reference) is gone")
        return Reply.json(.accepted) { json in
            json.object {
                $0.member("reference", reference.description)
                $0.member("still_running", stopping)
                $0.member("operation", operation)
            }
        }
        .with(.location, "\(call.desk.root)/operations/\(operation.id)")
    }

    /// Cancels page by page; returns how many run on for now.
    private func callOff(_ query: JobQuery) async throws -> Int {
        var stopping: Set<JobID> = []
        var request = PageRequest(query.sorted(by: .created), limit: Self.pageLimit)
        request.scope = call.scope
        while true {
            let page = try await call.store.page(request)
            var wish = ControlRequest(.cancel, jobs: page.jobs.map(\.id), scope: call.scope)
            (wish.actor, wish.reason) = (call.principal.name, call.queryReason)
            let replies = try await call.store.control(wish) ?? []
            for (job, reply) in zip(page.jobs, replies) where reply.runsOn { stopping.insert(job.id) }
            guard let next = page.next else { return stopping.count }
            request.cursor = next
        }
    }
}

extension ControlReply {
    /// Whether the job was asked to stop, and has not yet.
    fileprivate var runsOn: Bool {
        switch self {
        case .done(_, let status): status == .killRequested
        case .unchanged(let status): status == .killRequested
        case .refused, .changed, .uniqueKeyHeld, .notFound: false
        }
    }
}
