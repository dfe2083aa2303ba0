internal import GRDB
public import ShiftworkCore

extension SQLiteStore {
    /// How many jobs match, counted up to a limit.
    ///
    /// Over status, queue, type and tenant it is a sum of counters, and exact. Else jobs are counted, and the
    /// answer is not exact when the limit or the scan budget is reached.
    /// - Throws: `unavailable`, `corrupt`.
    public func count(_ query: JobQuery, scope: Scope, upTo limit: Int) async throws(StoreError) -> JobCount {
        let (now, budget) = (clock(), scanBudget)
        return try await read(operation: "count") { db in
            guard query.isCounted else {
                return try query.walked(scope, upTo: limit, now: now, budget: budget, in: db)
            }
            // A record that carries all that the query asks for, so that it means here what it means
            // everywhere.
            let matching = try StatusCount.all(scope: scope, in: db).filter {
                query.matches($0.record, now: now)
            }
            return JobCount(matching.reduce(0) { $0 + $1.count })
        }
    }
}

extension JobQuery {
    fileprivate func walked(
        _ scope: Scope, upTo limit: Int, now: Timestamp, budget: ScanBudget, in db: Database
    ) throws -> JobCount {
        var range = NumberRange()
        try range.narrow(to: self, now: now, in: db)
        let condition = try RowCondition(self, scope: scope, now: now, in: db)
        let path = AccessPath(for: self)
        guard
            let numbers = try path.numbers(in: range, descending: true, query: self, budget: budget, in: db)
        else { return JobCount(0) }
        let reader = RecordReader(db: db, extent: looksIntoPayloads ? .withPayload : .summary)
        var walk = try Walk(along: numbers, condition: condition.sql, budget: budget, in: db)
        var count = 0
        while let step = try walk.next() {
            guard step.passes else { continue }
            if !condition.isExact {
                guard let record = try reader.record(step.number), matches(record, now: now) else { continue }
            }
            guard count < limit else { return JobCount(limit, isExact: false) }
            count += 1
        }
        return JobCount(count, isExact: !walk.isCut)
    }
}
