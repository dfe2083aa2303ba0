internal import HTTPTypes
internal import ShiftworkCore

extension ShiftworkAPI {
    /// Who works, and working over HTTP.
    static let workerRoutes: [Route] = [
        Route(.get, "/workers", .read, "All workers: slots, version, last sign of life") { call in
            try call.mustSeeAll()
            return .list(try await call.store.workers())
        },
        Route(.get, "/workers/{id}", .read, "One worker") { call in
            try call.mustSeeAll()
            let id: WorkerID = try call.id("id", of: "worker with this id")
            guard let worker = try await call.store.workers().first(where: { $0.info.id == id }) else {
                throw Problem.notFound("worker with this id")
            }
            return .json(worker)
        },
        direct("quiet", .quiet, "Let a worker claim no more"),
        direct("resume", .work, "Let a worker claim again"),
        direct("stop", .stop, "Ask a worker to shut down"),
        Route(.post, "/workers", .work, "Make a worker known", body: .json) {
            try await Working(call: $0).register()
        },
        Route(.post, "/workers/{id}/pump", .work, "Settle, renew and claim in one trip", body: .json) {
            try await Working(call: $0).pump()
        },
        Route(.post, "/workers/{id}/claim", .work, "Claim jobs, without the rest of a trip", body: .json) {
            try await Working(call: $0).claim()
        },
        Route(.delete, "/workers/{id}", .work, "Sign a worker off, and give back what it holds") { call in
            try call.mustSeeAll()
            try await call.store.signOff(try call.id("id", of: "worker with this id"))
            return Reply(.noContent)
        },
    ]

    private static func direct(_ word: String, _ directive: WorkerDirective, _ summary: String) -> Route {
        Route(.post, "/workers/{id}/\(word)", .administer, summary, body: .json) { call in
            _ = try call.reason()
            try call.mustSeeAll()
            guard try await call.store.direct(try call.id("id", of: "worker with this id"), directive) else {
                throw Problem.notFound("worker with this id")
            }
            return Reply(.accepted)
        }
    }
}
