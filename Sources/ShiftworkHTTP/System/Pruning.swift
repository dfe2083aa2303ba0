internal import HTTPTypes
internal import ShiftworkCore

extension ShiftworkAPI {
    /// Retention by hand.
    static let pruneRoutes: [Route] = [
        Route(.post, "/prune", .administer, "Remove jobs that ended long ago", body: .json) {
            try await Pruning(call: $0).begin()
        }
    ]
}

/// Deletes jobs by their end, whatever their own retention says: an operation for each way to end.
struct Pruning {
    let call: Call

    /// *202* with the operations.
    func begin() async throws -> Reply {
        let given = try call.fields(["older_than_days", "status", "reason"])
        guard let days = try given.count("older_than_days"), days <= 36_500 else {
            throw given.error("older_than_days", "A number of days from 0 to 36,500 is expected here")
        }
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
                json.key("data")
                json.array { json in for operation in begun { operation.write(to: &json) } }
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
