internal import GRDB
public import ShiftworkCore

extension SQLiteStore {
    /// One page of a list.
    ///
    /// Newest first is the order of the inserts, which is that of the ids as far as the clients' clocks
    /// agree. Another order is found among the newest 20,000 jobs of the path; where there are more, the page
    /// is not complete.
    /// - Throws: `unavailable`, `corrupt`.
    public func page(_ request: PageRequest) async throws(StoreError) -> JobPage {
        let (now, budget) = (clock(), scanBudget)
        return try await read(operation: "page") { db in
            try PageReader(request, now: now, budget: budget, in: db).page()
        }
    }
}

/// Reads one page.
struct PageReader {
    private let request: PageRequest
    private let now: Timestamp
    private let budget: ScanBudget
    private let db: Database
    private let order: JobQuery.Sort
    private let path: AccessPath
    private let condition: RowCondition
    private let candidates: RecordReader

    init(_ request: PageRequest, now: Timestamp, budget: ScanBudget, in db: Database) throws {
        (self.request, self.now, self.budget, self.db) = (request, now, budget, db)
        order = request.query.order
        path = AccessPath(for: request.query)
        condition = try RowCondition(request.query, scope: request.scope, now: now, in: db)
        candidates = RecordReader(db: db, extent: request.query.looksIntoPayloads ? .withPayload : .summary)
    }

    func page() throws -> JobPage {
        switch order.key {
        case .created: try inOrderOfNumbers()
        case .due where path.isPlanned: try inOrderOfDueTimes()
        case .due, .enqueued, .started, .ended, .wait, .run, .attempt, .priority: try sorted()
        }
    }
}

// By number: the path's own order, so the page ends where it is full.
extension PageReader {
    private func inOrderOfNumbers() throws -> JobPage {
        let isDescending = order.isDescending != request.isBackward
        var range = NumberRange()
        if let cursor = request.cursor {
            let number = try number(of: cursor, descending: isDescending)
            if isDescending { range.below = number } else { range.above = number }
        }
        try range.narrow(to: request.query, now: now, in: db)
        let numbers = try path.numbers(
            in: range, descending: isDescending, query: request.query, budget: budget, in: db)
        return try collected(along: numbers)
    }

    private func inOrderOfDueTimes() throws -> JobPage {
        let isDescending = order.isDescending != request.isBackward
        let statuses = SQL(sql: path.plannedStatuses.codeList)
        var statement: SQL = "SELECT n FROM scheduled WHERE status IN (\(statuses))"
        if let cursor = request.cursor {
            let number = try number(of: cursor, descending: isDescending)
            let behind = SQL(sql: isDescending ? "<" : ">")
            statement += " AND (due_at, n) \(behind) (\(cursor.value), \(number))"
        }
        let direction = SQL(sql: isDescending ? "DESC" : "ASC")
        statement += " ORDER BY due_at \(direction), n \(direction)"
        return try collected(along: statement)
    }

    /// Walks until the page is full, and one job further to know whether another follows.
    private func collected(along numbers: SQL?) throws -> JobPage {
        var found: [JobRecord] = []
        var last: Int64?
        var isCut = false
        if let numbers {
            var walk = try Walk(along: numbers, condition: condition.sql, budget: budget, in: db)
            while found.count <= request.limit, let step = try walk.next() {
                last = step.number
                guard step.passes, let record = try candidates.record(step.number) else { continue }
                if condition.isExact || request.query.matches(record, now: now) { found.append(record) }
            }
            isCut = walk.isCut
        }
        let hasMore = found.count > request.limit
        if hasMore { found.removeLast() }
        var end = try found.last.map(position)
        if isCut, !hasMore, let last, let record = try candidates.record(last) {
            end = try position(of: record)
        }
        return try answer(found, end: hasMore || isCut ? end : nil, isComplete: !isCut || hasMore)
    }
}

// By anything else: what the path leads to is gathered and sorted.
extension PageReader {
    private func sorted() throws -> JobPage {
        let budget = budget.forSorting
        var range = NumberRange()
        try range.narrow(to: request.query, now: now, in: db)
        guard
            let numbers = try path.numbers(
                in: range, descending: true, query: request.query, budget: budget, in: db)
        else { return try answer([], end: nil, isComplete: true) }
        var walk = try Walk(
            along: numbers, condition: condition.sql, value: order.endedValue, budget: budget, in: db)
        var found: [SortedJob] = []
        while let step = try walk.next() {
            if let job = try sortedJob(step) { found.append(job) }
        }
        let isDescending = order.isDescending != request.isBackward
        if let cursor = request.cursor {
            let start = SortedJob(
                value: cursor.value, number: try number(of: cursor, descending: isDescending))
            found.removeAll { isDescending ? $0 >= start : $0 <= start }
        }
        found.sort(by: isDescending ? (>) : (<))
        let hasMore = found.count > request.limit
        let records = try candidates.records(found.prefix(request.limit).map(\.number))
        return try answer(
            records, end: hasMore ? try records.last.map(position) : nil, isComplete: !walk.isCut)
    }

    /// The job at a step with what it is sorted by, if it is meant.
    private func sortedJob(_ step: Walk.Step) throws -> SortedJob? {
        guard step.passes else { return nil }
        let nothing: Int64 = order.isDescending ? .min : .max
        if condition.isExact, !step.isOpen {
            return SortedJob(value: step.value ?? nothing, number: step.number)
        }
        guard let record = try candidates.record(step.number), request.query.matches(record, now: now) else {
            return nil
        }
        return SortedJob(value: order.position(of: record, now: now).value, number: step.number)
    }
}

extension PageReader {
    private func position(of record: JobRecord) throws -> JobCursor {
        var position = order.position(of: record, now: now)
        position.number = try JobNumber.of(record.id, in: db)
        return position
    }

    /// Where a cursor's job stands. Of one without a number, whose job is gone, where it would stand if the clocks of
    /// all clients agreed.
    private func number(of cursor: JobCursor, descending: Bool) throws -> Int64 {
        if let number = try cursor.number ?? JobNumber.of(cursor.job, in: db) { return number }
        let neighbour = try Int64.fetchOne(
            db.makeStatement(
                sql: descending
                    ? "SELECT n FROM job WHERE id < ? ORDER BY id DESC LIMIT 1"
                    : "SELECT n FROM job WHERE id > ? ORDER BY id LIMIT 1"), arguments: [cursor.job.data])
        if descending { return neighbour.map { $0 + 1 } ?? .min }
        return neighbour.map { $0 - 1 } ?? .max
    }

    /// The page from what was found in the direction of reading, whose `end` is where that reading would go
    /// on.
    private func answer(_ found: [JobRecord], end: JobCursor?, isComplete: Bool) throws -> JobPage {
        var found = found
        if request.extent != candidates.extent {
            let reader = RecordReader(db: db, extent: request.extent)
            found = try found.compactMap { try reader.record(id: $0.id) }
        }
        // Where the reading came from lies the page that it came from.
        let origin = try request.cursor.map { try found.first.map(position) ?? $0 }
        guard request.isBackward else {
            return JobPage(jobs: found, next: end, previous: origin, isComplete: isComplete)
        }
        return JobPage(jobs: found.reversed(), next: origin, previous: end, isComplete: isComplete)
    }
}

/// A job and what it is sorted by.
private struct SortedJob: Comparable {
    let value: Int64
    let number: Int64

    static func < (left: SortedJob, right: SortedJob) -> Bool {
        (left.value, left.number) < (right.value, right.number)
    }
}

extension PageRequest {
    fileprivate var extent: RecordReader.Extent { isFull ? .full : .summary }
}

extension JobQuery.Sort {
    /// What an ended job is sorted by, in its row.
    fileprivate var endedValue: SQL? {
        switch key {
        case .created, .due: nil
        case .enqueued: "j.enqueued_at"
        case .started: "j.started_at"
        case .ended: "j.ended_at"
        case .wait: "max(0, j.started_at - j.enqueued_at)"
        case .run: "max(0, j.ended_at - j.started_at)"
        case .attempt: "j.attempt"
        case .priority: "j.priority"
        }
    }
}

extension AccessPath {
    /// Whether only jobs are meant that are planned for a time.
    fileprivate var isPlanned: Bool { !plannedStatuses.isEmpty }

    fileprivate var plannedStatuses: Set<JobStatus> {
        guard case .statuses(let statuses) = self, statuses.isSubset(of: Place.scheduled.statuses) else {
            return []
        }
        return statuses
    }
}
