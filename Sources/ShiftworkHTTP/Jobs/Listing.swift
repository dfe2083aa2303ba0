internal import HTTPTypes
internal import ShiftworkCore

/// A page of jobs, or all of them as NDJSON.
struct Listing {
    static let parameters =
        ["q", "limit", "cursor", "count", "fields", "sort", "words"] + sugar
    /// Terms of the filter language as parameters of their own.
    private static let sugar = [
        "status", "type", "queue", "user", "user_id", "reference", "tag", "since", "until",
    ]

    let call: Call
    /// What holds for all jobs of the list, whatever is asked.
    var within = JobQuery.all
    /// Where the list lies, below the API's root.
    var path = "/jobs"

    func reply() async throws -> Reply {
        let now = try await call.store.now()
        let asked = try asked()
        let query = asked.resolved(at: now)
        let fields = try call.query.word("fields", Shape.self) ?? .summary
        let most = fields == .full ? 50 : 200
        var request = PageRequest(query, limit: try call.query.integer("limit", in: 1...most) ?? 50)
        (request.scope, request.isFull) = (call.scope, fields == .full)
        if call.wantsLines { return try lines(request, fields) }
        if let text = call.query["cursor"] {
            (request.cursor, request.isBackward) = try await call.cursors().read(text, for: asked, call.scope)
        }
        let page = try await call.store.page(request)
        let count = try await count(query)
        let shape = try await call.shape(fields, of: page.jobs)
        let jobs = page.jobs.map { shape.encode($0, now: now, root: call.desk.root) }
        let cursors = try await call.cursors()
        let next = page.next.map { cursors.text($0, isBackward: false, asked, call.scope) }
        let previous = page.previous.map { cursors.text($0, isBackward: true, asked, call.scope) }
        let reply = Reply.json { json in
            json.object { json in
                json.key("data")
                json.array { json in for job in jobs { json.raw(job) } }
                json.key("page")
                json.object {
                    $0.member("next", next)
                    $0.member("prev", previous)
                    $0.member("has_more", next != nil)
                    $0.member("complete", page.isComplete)
                }
                guard let count else { return }
                json.key("count")
                json.object {
                    $0.member("value", count.value)
                    $0.member("relation", count.isExact ? "eq" : "gte")
                    $0.member("as_of", now)
                }
            }
        }
        guard let next else { return reply }
        return reply.with(.link, "<\(call.desk.root)\(path)?\(link(to: next))>; rel=\"next\"")
    }

    /// `q` and the parameters beside it, all of which must hold.
    private func asked() throws -> JobQuery {
        var query = within && (try JobQuery(parsing: call.query["q"] ?? ""))
        let words = try call.words()
        if let words, let statuses = try call.statusQuery(words) { query = query && statuses }
        for name in Self.sugar where name != "status" || words == nil {
            guard let value = call.query[name] else { continue }
            query = query && (try term(name, value))
        }
        if let sort = call.query["sort"] { query = query && (try term("sort", sort)) }
        return query
    }

    /// A mistake in it is told of the parameter, not of `q`.
    private func term(_ name: String, _ value: String) throws -> JobQuery {
        let query: JobQuery
        do {
            query = try JobQuery(parsing: "\(name == "user_id" ? "user" : name):\(written(name, value))")
        } catch {
            var error = error
            error.offset = max(0, error.offset - name.count - 1)
            var problem = Problem(error)
            problem.mistakes[0].pointer = "#/\(name)"
            throw problem
        }
        guard query.terms.count == (name == "sort" ? 0 : 1) else {
            throw call.query.mistake(name, "One term is expected here: what has spaces in it is quoted")
        }
        return query
    }

    /// A value as the language writes it: names, with commas between them, may hold whatever they like.
    private func written(_ name: String, _ value: String) -> String {
        guard ["user", "user_id", "queue", "tag"].contains(name), !value.contains("\"") else { return value }
        return value.split(separator: ",", omittingEmptySubsequences: false).map { part in
            part.isEmpty ? "" : "\"\(part.replacing("\\", with: "\\\\"))\""
        }.joined(separator: ",")
    }

    private func count(_ query: JobQuery) async throws -> JobCount? {
        switch call.query.given("count") {
        case nil: return nil
        case "capped": return try await call.store.count(query, scope: call.scope, upTo: 10_000)
        case "exact":
            guard query.isCounted else {
                throw call.query.mistake(
                    "count", "Only status, type, queue and tenant are counted exactly: ask for capped")
            }
            return try await call.store.count(query, scope: call.scope, upTo: .max)
        default: throw call.query.mistake("count", "It is capped, exact, or left out")
        }
    }

    private func link(to cursor: String) -> String {
        var parts = Self.parameters.filter { $0 != "cursor" }.compactMap { name in
            call.query[name].map { "\(name)=\(PercentEncoding.encoded($0))" }
        }
        parts.append("cursor=\(cursor)")
        return parts.joined(separator: "&")
    }

    /// Everything that matches, a page in memory at a time.
    private func lines(_ request: PageRequest, _ fields: Shape) throws -> Reply {
        for name in ["limit", "cursor"] where call.query[name] != nil {
            throw call.query.mistake(name, "NDJSON is the whole list: leave this out, or ask for JSON")
        }
        var request = request
        // A full job may have half a megabyte.
        request.limit = request.isFull ? 20 : 1_000
        let (call, root) = (call, call.desk.root)
        let pages = PageReader(store: call.store, request: request)
        let parts = AsyncThrowingStream {
            guard let jobs = try await pages.next() else { return nil as [UInt8]? }
            let now = try await call.store.now()
            let shape = try await call.shape(fields, of: jobs)
            return jobs.reduce(into: []) {
                $0 += shape.encode($1, now: now, root: root) + [UInt8(ascii: "\n")]
            }
        }
        return Reply(headers: [.contentType: "application/x-ndjson"], body: .parts(parts))
    }
}

/// Goes from page to page.
actor PageReader {
    private let store: any JobStore
    private var request: PageRequest?
    private var isWhole = true

    init(store: any JobStore, request: PageRequest) { (self.store, self.request) = (store, request) }

    /// Nil at the end.
    /// - Throws: ``Cut`` at an end that is not the list's: what was sent before must not be taken for all.
    func next() async throws -> [JobRecord]? {
        guard var request else {
            guard isWhole else { throw Cut() }
            return nil
        }
        let page = try await store.page(request)
        request.cursor = page.next
        (self.request, isWhole) = (page.next == nil ? nil : request, page.isComplete)
        return page.jobs
    }

    /// In an order that no index has, the newest jobs alone are sorted.
    struct Cut: Error {}
}

extension Call {
    /// Whether the caller takes a line for each thing, and nothing around them.
    var wantsLines: Bool { headers[.accept]?.contains("application/x-ndjson") == true }
}
