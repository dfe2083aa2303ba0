internal import ShiftworkCore

/// One thing that somebody changed, or was kept from.
struct AuditRecord: Sendable, Hashable {
    enum Outcome: String, Sendable, Hashable, CaseIterable {
        /// It was done.
        case done
        /// They may not.
        case denied
        /// They may, and it went wrong, or was refused for what they asked.
        case failed
    }

    var at: Timestamp
    /// Who, by name and by what they proved it; nil when they proved nobody.
    var actor: String?
    var credential: String?
    var tenant: String?
    /// From which address.
    var peer: String?
    var method: String
    var path: String
    /// The route, as `/jobs/{id}/retry`; nil when the path leads nowhere.
    var route: String?
    var status: Int
    var outcome: Outcome
    /// The kind of problem, as `forbidden`.
    var problem: String?
    /// Why, in their words.
    var reason: String?
    var requestID: String
    /// How many denials this record stands for: a flood of them leaves one.
    var count = 1
}

extension AuditRecord {
    var data: [UInt8] { JSONWriter.bytes { json in json.object { writeMembers(to: &$0) } } }

    private func writeMembers(to json: inout JSONWriter) {
        json.member("at", at)
        json.member("actor", actor)
        json.member("credential", credential)
        json.member("tenant", tenant)
        json.member("from", peer)
        json.member("method", method)
        json.member("path", path)
        json.member("route", route)
        json.member("status", status)
        json.member("outcome", outcome.rawValue)
        json.member("problem", problem)
        json.member("reason", reason)
        json.member("request_id", requestID)
        json.member("count", count)
    }
}
