internal import ArgumentParser
internal import ShiftworkCore

struct ListCommand: StoreCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List jobs by query.",
        discussion: """
            Examples:
              shiftwork list
              shiftwork list -q 'status:failed type:send-email since:7d'
              shiftwork list --status open --queue mail --sort due
              shiftwork list -q 'TaskPlan/42' -o json
              shiftwork list -q 'run:>30s' --all -o csv > slow.csv
            """)

    @OptionGroup var which: QueryOptions

    @Option(help: "At most so many, up to 1,000.")
    var limit = 50

    @Flag(help: "Every job that matches, page by page.")
    var all = false

    @Option(help: "Go on from this place: the \"next\" or \"prev\" of a JSON answer.")
    var cursor: String?

    @Option(
        help: "created, due, enqueued, started, ended, wait, run, attempt or priority; -run for descending.")
    var sort: String?

    @Option(help: "Columns to show, with commas.")
    var columns: String?

    @OptionGroup var access: StoreOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard (1...1_000).contains(limit) else { throw ValidationError("--limit is 1 to 1,000.") }
    }

    func run(_ session: Session) async throws {
        let now = try await session.store.now()
        var query = try which.parsed()
        if let sort { query = query && (try JobQuery(parsing: "sort:\(sort)")) }
        // A server resolves it itself, and knows the query again by its words when the list goes on.
        if session.remote == nil { query = query.resolved(at: now) }
        let console = session.console
        let rows = JobListing(
            times: console.times(now: now), style: console.style,
            json: JobJSON(fields: .summary, workerNames: try await session.workerNames()))
        var request = PageRequest(query, limit: limit)
        if let cursor { (request.cursor, request.isBackward) = try Cursor.read(cursor, session) }
        var page = try await session.store.page(request)
        if all, console.options.format == .ndjson {
            return try await stream(from: page, query, rows, session)
        }
        var jobs = page.jobs
        while all, let next = page.next {
            page = try await session.store.page(PageRequest(query, limit: 1_000, cursor: next))
            jobs += page.jobs
        }
        let (next, previous, isComplete) = (page.next, page.previous, page.isComplete)
        try console.print(jobs, rows, columns: columns?.split(separator: ",").map(String.init)) { json in
            json.key("page")
            json.object {
                $0.member("next", next.map { Cursor.text($0, isBackward: false, session) })
                $0.member("prev", previous.map { Cursor.text($0, isBackward: true, session) })
                $0.member("has_more", next != nil)
                $0.member("complete", isComplete)
            }
        }
        if !console.options.format.isForPrograms {
            try await sayWhatIsMore(page, shown: jobs.count, query, session)
        }
        try check(page)
    }

    /// In an order that no index has the newest jobs alone are sorted: where there are more, the list ends and is not
    /// whole.
    private func check(_ page: JobPage) throws {
        guard all, !page.isComplete, page.next == nil else { return }
        throw CommandFailure(
            .failed,
            "These are not all: no index has this order, so the newest alone were looked at. Narrow the query."
        )
    }

    /// Nothing is kept, so an export of millions needs no memory.
    private func stream(
        from first: JobPage, _ query: JobQuery, _ rows: JobListing, _ session: Session
    ) async throws {
        var page = first
        while true {
            for job in page.jobs { session.console.print(json: rows.json.encode(job, now: rows.times.now)) }
            guard let next = page.next else { return try check(page) }
            page = try await session.store.page(PageRequest(query, limit: 1_000, cursor: next))
        }
    }

    private func sayWhatIsMore(
        _ page: JobPage, shown: Int, _ query: JobQuery, _ session: Session
    ) async throws {
        guard page.isComplete || all else {
            let goesOn = page.next != nil && query.order.key == .created
            return session.console.say(
                goesOn
                    ? "No index serves this query, so the search stopped early. --all goes on to the end."
                    : "No index has this order, so not all jobs were looked at. Narrow the query, or leave --sort."
            )
        }
        guard page.next != nil else { return }
        let count = try await session.store.count(query, scope: .all, upTo: 10_000)
        let number = Numbers.grouped(count.value) + (count.isExact ? "" : "+")
        session.console.say("\(number) match (showing \(Numbers.grouped(shown))).\(hint(for: query))")
    }

    private func hint(for query: JobQuery) -> String {
        var statuses: Set<JobStatus> = []
        for case .status(let values) in query.terms.filter({ !$0.isNegated }).map(\.predicate) {
            for case .status(let status) in values { statuses.insert(status) }
        }
        let retryable = Set(JobEvent.retry.sources(becoming: .queued))
        guard !statuses.isEmpty, statuses.isSubset(of: retryable), let text = which.query, sort == nil else {
            return ""
        }
        return " Retry them:  shiftwork retry -q '\(PlainText.printable(text))'"
    }
}

/// A place in a list as text, with the direction to read in: a server's is its own.
enum Cursor {
    private static let backward = "prev."

    static func text(_ cursor: JobCursor, isBackward: Bool, _ session: Session) -> String {
        if let place = session.remote?.place(cursor) { return place }
        let number = cursor.number.map { ".\($0)" } ?? ""
        return "\(isBackward ? backward : "")\(cursor.value).\(cursor.job)\(number)"
    }

    static func read(_ text: String, _ session: Session) throws(CommandFailure) -> (
        JobCursor, isBackward: Bool
    ) {
        if let remote = session.remote { return (remote.remember(text), false) }
        let isBackward = text.hasPrefix(backward)
        let parts = text.dropFirst(isBackward ? backward.count : 0)
            .split(separator: ".", omittingEmptySubsequences: false)
        let number = parts.count == 3 ? Int64(parts[2]) : nil
        guard parts.count == 2 || number != nil, let value = Int64(parts[0]),
            let job = JobID(parsing: String(parts[1]))
        else {
            throw CommandFailure(.usage, "--cursor takes the \"next\" or \"prev\" of an answer with -o json.")
        }
        return (JobCursor(value: value, job: job, number: number), isBackward)
    }
}
