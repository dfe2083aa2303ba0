internal import HTTPTypes
internal import ShiftworkCore

extension ShiftworkAPI {
    /// Marks in time, as a deploy: what came before, and what after.
    static let annotationRoutes: [Route] = [
        Route(.get, "/annotations", .read, "Marks in time, newest first", parameters: ["limit"]) { call in
            var request = DocumentRequest(
                Annotation.kind, of: .init(call.scope),
                limit: try call.query.integer("limit", in: 1...200) ?? 50)
            request.isDescending = true
            let documents = try await call.store.documents(request)
            return .json { json in
                json.object { json in
                    json.key("data")
                    json.array { json in for document in documents { json.raw(document.data) } }
                }
            }
        },
        Route(.post, "/annotations", .operate, "Mark a moment, as a deploy", body: .json) {
            try await Annotation.make($0)
        },
    ]
}

/// A mark in time. The newest is the one that was made last.
struct Annotation: JSONWritable {
    static let kind = Document.Kind(rawValue: "annotation")

    /// Marks are kept as long as the rollups of days.
    private static let retention = StatisticsResolution.day.retention
    private static let textLimit = 500

    let id: UUIDv7
    let at: Timestamp
    let text: String
    let actor: String

    static func make(_ call: Call) async throws -> Reply {
        let given = try call.fields(["text", "at"])
        let text = try given.required("text")
        guard (1...textLimit).contains(text.count) else {
            throw given.error("text", "A text has 1 to \(textLimit) characters")
        }
        let now = try await call.store.now()
        let mark = Annotation(
            id: call.desk.makeID(), at: try given.moment("at") ?? now, text: text, actor: call.principal.name)
        let key = Document.Key(kind, mark.id.description, tenant: call.principal.tenant)
        _ = try await call.store.save(
            .put(key, JSONWriter.bytes { mark.write(to: &$0) }, expiresAt: now + retention))
        return .json(mark, .created)
    }

    package func write(to json: inout JSONWriter) {
        json.object {
            $0.member("id", id.description)
            $0.member("at", at)
            $0.member("text", text)
            $0.member("actor", actor)
        }
    }
}
