internal import GRDB
internal import ShiftworkCore

/// What a query's terms ask of one row of `job`, called `j`, as far as SQL can tell.
///
/// It never passes over a job that is meant. Where it may let others through, ``JobQuery/matches(_:now:)``
/// has the last word on the record.
struct RowCondition {
    /// Nil when every row passes.
    private(set) var sql: SQL?
    /// Whether a row that passes is meant, without a look at the record.
    private(set) var isExact = true
    /// Whether no living job is meant.
    private let asksForEnded: Bool

    /// The condition of a query's terms, and of what the caller may see.
    init(_ query: JobQuery, scope: Scope, now: Timestamp, in db: Database) throws {
        asksForEnded = query.terms.contains { term in
            guard !term.isNegated, case .status(let values) = term.predicate else { return false }
            return values.statuses.isSubset(of: JobStatus.terminal) && !values.includesRetryingProblems
        }
        switch scope {
        case .all: break
        case .tenant(let tenant): add(Self.inQueues("tenant = \(tenant)"))
        }
        for term in query.terms { try add(term, now: now, in: db) }
    }

    private mutating func add(_ term: JobQuery.Term, now: Timestamp, in db: Database) throws {
        let said = try term.predicate.inRow(now: now, in: db)
        switch (said, term.isNegated) {
        case (.exactly(let sql), let isNegated):
            add(isNegated ? "(\(sql)) IS NOT TRUE" : sql)
        case (.ofEnded(let sql), let isNegated) where asksForEnded:
            add(isNegated ? "(\(sql)) IS NOT TRUE" : sql)
        case (.ofEnded(let sql), let isNegated):
            // A living job's row holds placeholders: what is asked stands in its narrow row.
            add("(\(Self.isOpen) OR \(isNegated ? "(\(sql)) IS NOT TRUE" : "(\(sql))" as SQL))")
            isExact = false
        case (.atMost(let sql), false):
            add(sql)
            isExact = false
        case (.atMost, true), (.nothing, _): isExact = false
        }
    }

    private mutating func add(_ condition: SQL) {
        sql = sql.map { "\($0) AND (\(condition))" } ?? "(\(condition))"
    }

    /// While the job lives its place says more than its own row.
    static let isOpen = SQL(sql: "j.status = \(JobStatus.openCode)")

    static func inQueues(_ condition: SQL) -> SQL {
        "j.queue_id IN (SELECT id FROM queue WHERE \(condition))"
    }
}

/// How much of a predicate SQL can say.
enum RowPredicate {
    /// All of it.
    case exactly(SQL)
    /// All of it for jobs that ended; of living jobs nothing.
    case ofEnded(SQL)
    /// True for all that are meant, and for others.
    case atMost(SQL)
    case nothing
}

extension JobQuery.Predicate {
    fileprivate func inRow(now: Timestamp, in db: Database) throws -> RowPredicate {
        switch self {
        case .id(let ids): .exactly("j.id IN \(ids.map(\.data))")
        case .status(let values): .exactly(values.inRow)
        case .type(let patterns): .exactly("j.type_id IN \(try Interned.types(Array(patterns), in: db))")
        case .name(let field, let names): field.inRow(names)
        case .reference(let patterns): patterns.inRow
        case .error(let patterns): patterns.inRow
        case .time(let field, let condition): field.inRow(condition.ranges(at: now))
        case .duration(let field, let condition): field.inRow(condition.milliseconds)
        case .number(let field, let condition): field.inRow(condition.ranges)
        case .payload: .nothing
        }
    }
}

extension JobQuery.Values<JobQuery.StatusValue> {
    fileprivate var inRow: SQL {
        var ways = Place.allCases.compactMap { place in
            place.holds(statuses.intersection(place.statuses)).map { sql in
                """
                (\(RowCondition.isOpen)
                  AND EXISTS (SELECT 1 FROM \(sql: place.rawValue) p WHERE p.n = j.n AND \(sql)))
                """
                    as SQL
            }
        }
        let ends = statuses.intersection(JobStatus.terminal)
        if !ends.isEmpty { ways.append(SQL(sql: "j.status IN (\(ends.codeList))")) }
        if includesRetryingProblems {
            ways.append(
                """
                (\(RowCondition.isOpen) AND EXISTS (SELECT 1 FROM scheduled p WHERE p.n = j.n
                  AND p.status = \(JobStatus.retrying.code) AND p.attempt >= \(JobQuery.problemAttempt)))
                """)
        }
        return ways.joined(separator: " OR ")
    }
}

extension JobQuery.NameField {
    fileprivate func inRow(_ names: JobQuery.Values<String>) -> RowPredicate {
        switch self {
        case .queue: .exactly(RowCondition.inQueues("name IN \(Array(names))"))
        case .tenant: .exactly(RowCondition.inQueues("tenant IN \(Array(names))"))
        case .tag: .exactly(FacetKind.tag.inRow(names))
        case .user: .exactly(FacetKind.user.inRow(names))
        case .parent: .exactly(FacetKind.parent.inRow(names))
        case .batch: .exactly(FacetKind.batch.inRow(names))
        case .worker:
            .ofEnded(
                """
                j.worker_id IN (SELECT id FROM worker
                  WHERE uuid IN \(names.compactMap { WorkerID(parsing: $0)?.data }))
                """)
        case .unique: .atMost("j.flags & \(JobFlags.uniqueKey.rawValue)")
        case .trace: .atMost("j.flags & \(JobFlags.details.rawValue)")
        // No record says that it belongs to one.
        case .schedule, .workflow: .exactly("FALSE")
        }
    }
}

extension FacetKind {
    fileprivate func inRow(_ names: some Sequence<String>) -> SQL {
        let keys = names.map(key)
        return "EXISTS (SELECT 1 FROM facet f WHERE f.kind = \(rawValue) AND f.key IN \(keys) AND f.n = j.n)"
    }
}

extension JobQuery.Values<JobQuery.ReferencePattern> {
    fileprivate var inRow: RowPredicate {
        let keys = compactMap { pattern in pattern.id.map { JobReference(pattern.type, $0).description } }
        // Whether a job refers to any entity of a type: facets are ordered by key, so each look would walk over
        // all entities of the type. Its details say it at once.
        return keys.count == count
            ? .exactly(FacetKind.reference.inRow(keys)) : .atMost("j.flags & \(JobFlags.facets.rawValue)")
    }
}

extension JobQuery.Values<JobQuery.ErrorPattern> {
    fileprivate var inRow: RowPredicate {
        var fingerprints: [String] = []
        for pattern in self {
            guard case .fingerprint(let fingerprint) = pattern else {
                return .atMost("\(RowCondition.isOpen) OR j.cause_id IS NOT NULL")
            }
            fingerprints.append(fingerprint)
        }
        return .atMost(
            """
            \(RowCondition.isOpen)
              OR j.cause_id IN (SELECT id FROM cause WHERE fingerprint IN \(fingerprints))
            """)
    }
}
