internal import HTTPTypes
internal import ShiftworkCore

extension ShiftworkAPI {
    /// Sets of jobs with callbacks.
    static let batchRoutes: [Route] = [
        Route(
            .post, "/batches", .enqueue, "Enqueue a set of jobs, and what runs once they have ended",
            body: .json,
            isRepeatable: true
        ) { try await Batching(call: $0).reply() },
        Route(.get, "/batches/{id}", .follow, "How a set of jobs stands") { call in
            .json(BatchShape(sheet: try await call.batch(), root: call.desk.root))
        },
        action(.cancel, "Call off what waits of a set of jobs, and ask what runs to stop") { $0.canceled },
        action(.retry, "Run those of a set of jobs again that failed, were killed or canceled") {
            $0.retried
        },
    ]

    /// An operation over the jobs of a batch.
    private static func action(
        _ action: ControlAction, _ summary: String, on jobs: @escaping @Sendable (BatchID) -> JobQuery
    ) -> Route {
        Route(
            .post, "/batches/{id}/\(action.name)", .operate, summary, body: .json, isRepeatable: true
        ) { call in
            let reason = try call.reason()
            let operation = try await Operating(call: call).start(
                action, jobs(try await call.batch().id), reason: reason)
            return Reply.json(operation, .accepted).with(
                .location, "\(call.desk.root)/operations/\(operation.id)")
        }
    }
}

extension Call {
    /// How the batch stands that the path names, as far as the caller may see its jobs.
    func batch() async throws -> BatchSheet {
        try await batch(try id("id", of: "batch with this id"))
    }

    func batch(_ id: BatchID) async throws -> BatchSheet {
        let queues = principal.queues.map { $0.map(\.rawValue).sorted() }
        // Whose queues are none sees no job.
        let own = queues.map { JobQuery(.name(.queue, JobQuery.Values($0) ?? [""])) }
        guard let sheet = try await store.batch(id, among: own ?? .all, scope: scope) else {
            throw Problem.notFound("batch with this id")
        }
        return sheet
    }
}

/// A batch as the API shows it: with what belongs to a web.
struct BatchShape: JSONWritable {
    let sheet: BatchSheet
    let root: String
    /// To whoever handed it in: its jobs in their order, and whether they were there before.
    var answer: (jobs: [JobID], isDuplicate: Bool)?

    package func write(to json: inout JSONWriter) {
        json.object { json in
            sheet.writeMembers(to: &json)
            json.key("links")
            json.object {
                $0.member("self", "\(root)/batches/\(sheet.id)")
                $0.member("jobs", "\(root)/jobs?q=batch:\(sheet.id)")
            }
            guard let answer else { return }
            json.member("jobs", answer.jobs.map(\.description))
            json.member("deduplicated", answer.isDuplicate)
        }
    }
}
