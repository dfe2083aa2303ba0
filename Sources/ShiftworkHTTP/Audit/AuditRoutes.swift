internal import HTTPTypes
internal import ShiftworkCore

extension ShiftworkAPI {
    /// Who changed what, and who was kept from it.
    static let auditRoutes: [Route] = [
        Route(
            .get, "/audit", .administer, "Each change and each denial, newest first",
            parameters: ["limit", "cursor", "actor", "outcome"]
        ) { try await Auditing(call: $0).page() }
    ]
}

/// A page of the audit log.
struct Auditing {
    let call: Call

    /// Records looked at for one page, when few of them fit.
    private static let budget = 2_000

    func page() async throws -> Reply {
        let limit = try call.query.integer("limit", in: 1...200) ?? 50
        let outcome = try call.query.word("outcome", AuditRecord.Outcome.self)
        var request = DocumentRequest(AuditLog.kind, of: .init(call.scope), limit: limit + 1)
        request.isDescending = true
        let cursor = AuditCursor(
            key: try await call.desk.secret.key(for: "audit-cursor"),
            asked: [
                "\(call.scope)", call.query["actor"].map { "=\($0)" } ?? "", outcome?.rawValue ?? "",
            ])
        request.after = try call.query["cursor"].map(cursor.place)
        var found: [Document] = []
        var looked = 0
        var last: Document?
        while found.count <= limit, looked < Self.budget {
            let documents = try await call.store.documents(request)
            for document in documents where found.count <= limit {
                if fits(document, outcome) { found.append(document) }
                if found.count <= limit { last = document }
            }
            looked += documents.count
            guard documents.count == request.limit else {
                last = found.count <= limit ? nil : last
                break
            }
            request.after = documents.last?.key
        }
        return reply(Array(found.prefix(limit)), next: last.map { cursor.text($0.key) })
    }

    private func fits(_ document: Document, _ outcome: AuditRecord.Outcome?) -> Bool {
        let json = JSONBytes(unchecked: document.data)
        let isActor = call.query["actor"].map { $0 == json.scalar(at: ["actor"]) } ?? true
        return isActor && (outcome.map { $0.rawValue == json.scalar(at: ["outcome"]) } ?? true)
    }

    private func reply(_ records: [Document], next: String?) -> Reply {
        .json { json in
            json.object { json in
                json.key("data")
                json.array { json in
                    for record in records {
                        json.object { json in
                            json.member("id", record.key.id)
                            for member in JSONBytes(unchecked: record.data).members ?? [] {
                                json.key(member.name)
                                json.raw(member.value.bytes)
                            }
                        }
                    }
                }
                json.key("page")
                json.object {
                    $0.member("next", next)
                    $0.member("has_more", next != nil)
                }
            }
        }
    }
}
