internal import HTTPTypes
internal import ShiftworkCore

extension ShiftworkAPI {
    /// Failures that are known, and that nobody wants to hear of for a while.
    static let muteRoutes: [Route] = [
        Route(
            .post, "/errors/{fingerprint}/mute", .operate, "Say no more of a cause for a while", body: .json
        ) {
            call in
            try call.mustSeeAll()
            let given = try call.fields(["until", "reason"])
            let mute = Mute(
                until: try given.moment("until"), actor: call.principal.name,
                reason: try call.reason(in: given))
            _ = try await call.failures(in: Call.longestWindow)
            _ = try await call.store.save(
                .put(try call.muteKey(), JSONWriter.bytes { mute.write(to: &$0) }, expiresAt: mute.until))
            return .json(mute)
        },
        Route(.delete, "/errors/{fingerprint}/mute", .operate, "Hear of a cause again") { call in
            try call.mustSeeAll()
            _ = try await call.store.save(.remove(try call.muteKey()))
            return Reply(.noContent)
        },
    ]
}

/// A cause of which nothing is to be said until a moment, or until somebody says so.
struct Mute: JSONWritable, Sendable {
    static let kind = Document.Kind(rawValue: "error-mute")

    var until: Timestamp?
    var actor: String?
    var reason: String?

    package func write(to json: inout JSONWriter) {
        json.object {
            $0.member("until", until)
            $0.member("actor", actor)
            $0.member("reason", reason)
        }
    }

    /// The mutes that hold, as they are shown, by fingerprint.
    static func all(in store: any JobStore) async throws -> [String: [UInt8]] {
        let documents = try await store.allDocuments(kind, of: .only(nil))
        return Dictionary(documents.map { ($0.key.id, $0.data) }) { first, _ in first }
    }
}

/// Failures of one cause, and whether anybody wants to hear of them.
struct ErrorSheet: JSONWritable {
    let group: ErrorGroup
    /// The mute as it is shown.
    let mute: [UInt8]?

    package func write(to json: inout JSONWriter) {
        var bytes = JSONWriter.bytes { group.write(to: &$0) }
        bytes.removeLast()
        json.raw(bytes + Array(",\"mute\":".utf8) + (mute ?? JSONBytes.null.bytes) + Array("}".utf8))
    }
}

extension Call {
    /// What no fingerprint can be names nothing.
    fileprivate func muteKey() throws -> Document.Key {
        let key = Document.Key(Mute.kind, path["fingerprint"] ?? "")
        guard key.isValid else { throw Problem.notFound("failure of this cause") }
        return key
    }
}
