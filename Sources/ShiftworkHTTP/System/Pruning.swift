internal import HTTPTypes
internal import ShiftworkCore

extension ShiftworkAPI {
    /// Retention by hand.
    static let pruneRoutes: [Route] = [
        Route(
            .post, "/prune", .administer, "Remove jobs past their retention, or that ended long ago",
            body: .json
        ) {
            try await Pruning(call: $0).reply()
        }
    ]
}

/// Removes ended jobs: a round of what is past its retention, or all that ended before a moment, whatever their
/// own retention says.
struct Pruning {
    let call: Call

    private static let names = ["older_than_days", "status", "reason", "retention"]

    func reply() async throws -> Reply {
        let given = try call.fields(Self.names)
        guard let days = try given.count("older_than_days") else { return try await round(given) }
        guard days <= 36_500 else {
            throw given.error("older_than_days", "A number of days from 0 to 36,500 is expected here")
        }
        guard given.json("retention") == nil else {
            throw given.error("retention", "With older_than_days the end alone counts")
        }
        return try await begin(given, days)
    }

    /// *200* with the number of jobs removed: as many as the workers' own duty removes at once.
    private func round(_ given: JSONFields) async throws -> Reply {
        for name in ["status", "reason"] where given.json(name) != nil {
            throw given.error(name, "This goes with older_than_days")
        }
        guard call.principal.tenant == nil else {
            throw Problem(
                .forbidden, "Retention is applied to everybody's jobs: only a key without a tenant may do so."
            )
        }
        let retention = try given.object("retention").map { try Retention($0) } ?? Retention()
        let pruned = try await call.store.prune(
            PruneRequest(retention: retention.falling(backTo: .standard)))
        return .json { json in
            json.object {
                $0.member("removed", pruned.jobs)
                $0.member("has_more", pruned.hasMore)
            }
        }
    }

    /// *202* with an operation for each way to end.
    private func begin(_ given: JSONFields, _ days: Int) async throws -> Reply {
        let statuses = try statuses(given)
        let before = try await call.store.now() - .days(days)
        let reason = try call.reason(in: given) ?? "older than \(days) days"
        var operations: [Operation] = []
        for status in statuses {
            let query = try JobQuery(parsing: "status:\(status.rawValue) \(status.rawValue):<\(before)")
            operations.append(try await Operating(call: call).start(.delete, query, reason: reason))
        }
        let begun = operations
        return .json(.accepted) { json in
            json.object { json in
                json.member("data", begun)
            }
        }
    }

    /// One status, some, or all that are ends; the usual is `finished`.
    private func statuses(_ given: JSONFields) throws -> [JobStatus] {
        guard let value = given.json("status") else { return [.finished] }
        let words = try value.string.map { [$0] } ?? given.strings("status")
        return try words.map { word in
            guard let status = JobStatus(rawValue: word), status.isTerminal else {
                throw given.error(
                    "status", "It is one of finished, failed, killed, canceled, or an array of them")
            }
            return status
        }
    }
}
