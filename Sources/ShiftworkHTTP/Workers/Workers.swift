internal import HTTPTypes
internal import ShiftworkCore

extension ShiftworkAPI {
    /// Who works, and working over HTTP.
    static let workerRoutes: [Route] = [
        Route(.get, "/workers", .read, "All workers: slots, version, last sign of life") { call in
            .list(try await call.store.workers().filter(call.sees))
        },
        Route(.get, "/workers/{id}", .read, "One worker") { call in
            .json(try await call.worker())
        },
        direct("quiet", .quiet, "Let a worker claim no more"),
        direct("resume", .work, "Let a worker claim again"),
        direct("stop", .stop, "Ask a worker to shut down"),
        direct("restart", .restart, "Ask a worker to shut down and begin again"),
        Route(.post, "/workers", .work, "Make a worker known", body: .json) {
            try await Registering(call: $0).reply()
        },
        Route(.post, "/workers/{id}/pump", .work, "Settle, renew and claim in one trip", body: .json) {
            try await Working(call: $0).pump()
        },
        Route(.post, "/workers/{id}/claim", .work, "Claim jobs, without the rest of a trip", body: .json) {
            try await Working(call: $0).claim()
        },
        Route(.delete, "/workers/{id}", .work, "Sign a worker off, and give back what it holds") { call in
            let id: WorkerID = try call.id("id", of: "worker with this id")
            guard try await Working(call: call).own(id) != nil else {
                throw Working.unknown
            }
            try await call.store.signOff(id)
            return Reply(.noContent)
        },
    ]

    private static func direct(_ word: String, _ directive: WorkerDirective, _ summary: String) -> Route {
        Route(.post, "/workers/{id}/\(word)", .administer, summary, body: .json) { call in
            _ = try call.reason()
            let worker = try await call.worker()
            switch worker.refusal(of: directive) {
            case .notRestartable:
                throw Problem(.notRestartable, "Nothing would start this worker again. Stop it instead.")
            case .ending: throw Problem(.workerEnding, "This worker is ending already.")
            case nil: break
            }
            guard try await call.store.direct(worker.info.id, directive) else {
                throw Problem.notFound("worker with this id")
            }
            return Reply(.accepted)
        }
    }
}

extension Call {
    /// Whether a worker is the caller's to know of.
    func sees(_ worker: WorkerRecord) -> Bool {
        principal.tenant == nil || worker.info.tenant == principal.tenant
    }

    /// The worker that the path names.
    fileprivate func worker() async throws -> WorkerRecord {
        let id: WorkerID = try id("id", of: "worker with this id")
        guard let worker = try await store.workers([id]).first, sees(worker) else {
            throw Problem.notFound("worker with this id")
        }
        return worker
    }
}
