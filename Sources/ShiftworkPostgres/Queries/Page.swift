public import ShiftworkCore

extension PostgresStore {
    /// One page of a list.
    ///
    /// Newest first is the order of the ids; planned jobs by their time have an index, too. Another order is found
    /// among the newest 20,000 jobs of the path; where there are more, the page is not complete.
    public func page(_ request: PageRequest) async throws(StoreError) -> JobPage {
        try await look("page", .alongIndexes) { look in try PageReader(request, look).page() }
    }

    /// How many jobs match, counted up to a limit.
    ///
    /// Over status, queue, type and tenant it is a sum of counters, and exact. Else jobs are counted, and the answer is
    /// not exact when the limit or the scan budget is reached.
    public func count(_ query: JobQuery, scope: Scope, upTo limit: Int) async throws(StoreError) -> JobCount {
        try await look("count") { look in
            guard query.isCounted else {
                var walk = Walk(query, scope: scope, look)
                var count = 0
                while let records = try walk.next(1_000) {
                    count += records.count
                    if count > limit { return JobCount(limit, isExact: false) }
                }
                return JobCount(count, isExact: !walk.isCut)
            }
            // A record that carries all that the query asks for, so that it means here what it means everywhere.
            let matching = try look.counts(scope).filter { query.matches($0.record, now: look.now) }
            return JobCount(matching.reduce(0) { $0 + $1.count })
        }
    }
}

/// A way along the candidates of a query, in the order of their ids or of another index, until somebody has enough or
/// the budget is used up.
struct Walk {
    /// So many candidates are looked at, and no further stretch is begun after this time.
    static let budget = (rows: 20_000, time: Duration.milliseconds(100))
    /// As much time where all is gathered before any of it is right, however busy the machine is.
    private static let sortingTime = Duration.seconds(10)

    private let query: JobQuery
    private let scope: Scope
    private let look: Look
    private let candidates: Candidates
    private let isDescending: Bool
    private let isByDue: Bool
    private let deadline: Deadline
    private var seen = 0
    private var isAtEnd = false
    /// The last candidate looked at.
    private(set) var last: JobCursor?
    /// Whether the way went on when the budget was used up.
    private(set) var isCut = false

    init(
        _ query: JobQuery, scope: Scope, _ look: Look, behind start: JobCursor? = nil,
        descending: Bool = true, by order: JobQuery.Sort? = nil, isForSorting: Bool = false
    ) {
        deadline = Deadline.after(isForSorting ? Self.sortingTime : Self.budget.time)
        (self.query, self.scope, self.look, last, isDescending) = (query, scope, look, start, descending)
        candidates = Candidates(query, scope: scope, now: look.now)
        isByDue = order.map(candidates.isServed) ?? false
    }

    private func stretch(_ size: Int) throws -> [JobCursor] {
        guard isByDue else {
            return try look.ask(candidates.ids(behind: last?.job, descending: isDescending, limit: size))
                .map { JobCursor(job: $0[0]) }
        }
        return try look.ask(candidates.idsByDue(behind: last, descending: isDescending, limit: size))
            .map { JobCursor(value: ($0[1] as Timestamp).microseconds, job: $0[0]) }
    }

    /// The jobs that are meant among the next candidates; nil at the end of the way or of the budget.
    mutating func next(_ size: Int) throws -> [JobRecord]? {
        guard !isAtEnd else { return nil }
        guard seen < Self.budget.rows, seen == 0 || !deadline.hasPassed else {
            isCut = true
            return nil
        }
        let places = try stretch(size)
        (isAtEnd, last) = (places.count < size, places.last ?? last)
        seen += places.count
        guard !places.isEmpty else { return nil }
        let ids = places.map(\.job)
        let reader = RecordReader(look: look, extent: query.looksIntoPayloads ? .withPayload : .summary)
        return try reader.records(ids, scope: scope).filter { query.matches($0, now: look.now) }
    }
}

/// Reads one page.
struct PageReader {
    private let request: PageRequest
    private let look: Look
    private let order: JobQuery.Sort
    private let limit: Int

    init(_ request: PageRequest, _ look: Look) {
        (self.request, self.look, order) = (request, look, request.query.order)
        limit = min(max(request.limit, 1), 1_000)
    }

    func page() throws -> JobPage {
        let candidates = Candidates(request.query, scope: request.scope, now: look.now)
        return order.key == .created || candidates.isServed(order) ? try alongTheWay() : try sorted()
    }

    private var isDescending: Bool { order.isDescending != request.isBackward }

    /// In the way's own order: so the page ends where it is full.
    private func alongTheWay() throws -> JobPage {
        var walk = Walk(
            request.query, scope: request.scope, look, behind: request.cursor, descending: isDescending,
            by: order)
        var found: [JobRecord] = []
        // Mostly all candidates are meant, and one more than the page tells that it goes on. Where few are, ever more
        // are looked at together.
        var size = limit + 1
        while found.count <= limit, let records = try walk.next(size) {
            found += records
            size = min(4 * size, 2_000)
        }
        let hasMore = found.count > limit
        found = Array(found.prefix(limit))
        var end = hasMore ? found.last.map(position) : nil
        if walk.isCut, !hasMore { end = walk.last }
        return try answer(found, end: end, isComplete: hasMore || !walk.isCut)
    }

    /// By anything else: what the way leads to is gathered and sorted.
    private func sorted() throws -> JobPage {
        var walk = Walk(request.query, scope: request.scope, look, isForSorting: true)
        var places: [JobCursor] = []
        while let records = try walk.next(5_000) { places += records.map(position) }
        if let cursor = request.cursor { places = places.filter { isBehind($0, cursor) } }
        places.sort { isBehind($1, $0) }
        let hasMore = places.count > limit
        let chosen = places.prefix(limit)
        let reader = RecordReader(look: look, extent: .summary)
        let records = try reader.records(chosen.map(\.job), scope: request.scope)
        return try answer(records, end: hasMore ? chosen.last : nil, isComplete: !walk.isCut)
    }

    /// Whether one place comes behind another in the direction of reading.
    private func isBehind(_ one: JobCursor, _ other: JobCursor) -> Bool {
        request.isBackward ? order.puts(one, before: other) : order.puts(other, before: one)
    }

    private func position(of record: JobRecord) -> JobCursor { order.position(of: record, now: look.now) }

    /// The page from what was found in the direction of reading, whose `end` is where that reading would go on.
    private func answer(_ found: [JobRecord], end: JobCursor?, isComplete: Bool) throws -> JobPage {
        // Where the reading came from lies the page that it came from.
        let origin = request.cursor.map { found.first.map(position) ?? $0 }
        let reader = RecordReader(look: look, extent: .full)
        var jobs = request.isFull ? try reader.records(found.map(\.id), scope: request.scope) : found
        if !request.isFull { for index in jobs.indices { jobs[index].payload = nil } }
        guard request.isBackward else {
            return JobPage(jobs: jobs, next: end, previous: origin, isComplete: isComplete)
        }
        return JobPage(jobs: jobs.reversed(), next: origin, previous: end, isComplete: isComplete)
    }
}
