internal import HTTPTypes
internal import ShiftworkCore

/// One request, checked: what a route gets to see of it.
struct Call: Sendable {
    var desk: Desk
    let principal: Principal
    let caller: Caller
    /// The path's parameters, percent-decoded.
    let path: [String: String]
    let query: QueryParameters
    let headers: HTTPFields
    /// Empty when the route takes none.
    var body: [UInt8]
    let statedReason: StatedReason

    var store: any JobStore { desk.store }
    var scope: Scope { principal.scope }

    /// The body as one document.
    func json() throws -> JSONBytes {
        body.isEmpty ? .emptyObject : try JSONBytes(validating: body)
    }

    /// The body's members, none of other names.
    func fields(_ names: [String]) throws -> JSONFields {
        let fields = try JSONFields(try json())
        try fields.refuse(namesOtherThan: names)
        return fields
    }

    /// The body of an action that needs nothing but perhaps a reason.
    func reason() throws -> String? { try reason(in: try fields(["reason"])) }

    /// Why the caller does something, cut to what is kept of it. The audit log hears of it too.
    func reason(in given: JSONFields) throws -> String? { try given.string("reason").map(kept) }

    /// The same, from the query.
    var queryReason: String? { query["reason"].map(kept) }

    /// Secrets are hidden before it is cut: half of one would not be known for what it is.
    private func kept(_ reason: String) -> String {
        let kept = desk.configuration.limits.cut(remark: JSONRedactor().redact(text: reason))
        statedReason.note(kept)
        return kept
    }

    /// An id from the path. What is no id names nothing.
    func id<ID: Identifier>(_ name: String, of what: String, _: ID.Type = ID.self) throws -> ID {
        guard let id = path[name].flatMap({ ID(parsing: $0) }) else { throw Problem.notFound(what) }
        return id
    }

    /// The job that the path names, as the caller may see it.
    func job() async throws -> JobRecord {
        let id: JobID = try id("id", of: "job with this id")
        guard let job = try await store.jobs([id], scope: scope).first, principal.sees(job) else {
            throw Problem.notFound("job with this id")
        }
        return job
    }

    /// The same call, whose new things get these ids.
    func making(_ ids: RepeatedIDs) -> Call {
        var next = self
        next.desk.makeID = { ids.next() }
        return next
    }
}
