internal import GRDB
internal import ShiftworkCore

extension AccessPath {
    /// A statement for the numbers of the jobs on the path that lie in a range, in their order; nil when
    /// there are none.
    ///
    /// Several values are several strands, each in order by its index, which SQLite merges row by row: the
    /// answer begins before the first strand has ended, however many jobs lie on it.
    func numbers(
        in range: NumberRange, descending: Bool, query: JobQuery, budget: ScanBudget, in db: Database
    ) throws -> SQL? {
        if let few = try gathered(in: range, query: query, budget: budget, in: db) {
            return few.isEmpty ? nil : Self.listed(descending ? few.sorted(by: >) : few.sorted())
        }
        let strands = try strands(in: range, in: db)
        guard !strands.isEmpty else { return nil }
        // UNION, not UNION ALL: a job may have two of the keys.
        let union = strands.joined(separator: "\nUNION\n")
        return "\(union)\nORDER BY n \(sql: descending ? "DESC" : "ASC")"
    }

    private func strands(in range: NumberRange, in db: Database) throws -> [SQL] {
        let bounds = range.sql(of: "n")
        func along(_ table: String, _ condition: SQL) -> SQL {
            "SELECT n FROM \(sql: table) WHERE \(condition) AND \(bounds)"
        }
        switch self {
        case .ids: return []
        case .facet(let kind, let keys):
            return Set(keys).sorted().map { along("facet", "kind = \(kind.rawValue) AND key = \($0)") }
        case .referenceTypes, .everything: return ["SELECT n FROM job WHERE \(bounds)"]
        case .causes(let fingerprints):
            let causes = try Int64.fetchAll(
                db.makeStatement(literal: "SELECT id FROM cause WHERE fingerprint IN \(fingerprints)"))
            // Jobs that live say so in their history only.
            return causes.map { along("job", "cause_id = \($0)") } + stumbled(along)
        case .failures:
            return stumbled(along)
                + Self.bad.sorted { $0.code < $1.code }.map { along("job", Self.ended($0)) }
        case .statuses(let statuses):
            let places = Place.allCases.compactMap { place in
                place.holds(statuses).map { along(place.rawValue, "\($0) AND \(place.index(of: statuses))") }
            }
            return places
                + statuses.intersection(Self.bad).sorted { $0.code < $1.code }.map {
                    along("job", Self.ended($0))
                }
        case .badEnds(let statuses, let patterns):
            return try Interned.types(patterns, in: db).flatMap { type in
                statuses.sorted { $0.code < $1.code }.map {
                    along("job", "type_id = \(type) AND \(Self.ended($0))")
                }
            }
        case .types(let patterns):
            return try Interned.types(patterns, in: db).map { along("job", "type_id = \($0)") }
        }
    }

    /// Living jobs that failed or crashed before.
    private func stumbled(_ along: (String, SQL) -> SQL) -> [SQL] {
        Place.allCases.map { along($0.rawValue, Place.stumbled) }
    }

    /// An end that is indexed: SQLite takes a partial index only where its condition is repeated.
    private static func ended(_ status: JobStatus) -> SQL {
        // As something likely it only opens the index: taken for a bound it would spoil the order.
        SQL(sql: "status = \(status.code) AND likely(\(EndedJobs.bad))")
    }

    /// The numbers in any order, where the index has another than the answer and they are few; else nil.
    private func gathered(
        in range: NumberRange, query: JobQuery, budget: ScanBudget, in db: Database
    ) throws -> [Int64]? {
        switch self {
        case .ids(let ids):
            return try Int64.fetchAll(
                db.makeStatement(
                    literal: "SELECT n FROM job WHERE id IN \(ids.map(\.data)) AND \(range.sql(of: "n"))"))
        case .referenceTypes(let types):
            let ways = types.map { type -> SQL in
                let keys = FacetKind.referenceKeys(of: type)
                return "key >= \(keys.from) AND key < \(keys.before)"
            }
            // One entity's jobs beside the next one's: a job may be found several times.
            let statement: SQL = """
                SELECT DISTINCT n FROM facet
                WHERE kind = \(FacetKind.reference.rawValue) AND (\(ways.joined(separator: " OR ")))
                  AND \(range.sql(of: "n"))
                LIMIT \(budget.rows + 1)
                """
            return try few(statement, budget, in: db)
        case .statuses([.queued]):
            guard let queues = query.queues else { return nil }
            let statement: SQL = """
                SELECT n FROM ready
                WHERE queue_id IN (SELECT id FROM queue WHERE name IN \(queues)) AND \(range.sql(of: "n"))
                LIMIT \(budget.rows + 1)
                """
            return try few(statement, budget, in: db)
        case .facet, .causes, .failures, .statuses, .badEnds, .types, .everything: return nil
        }
    }

    private func few(_ statement: SQL, _ budget: ScanBudget, in db: Database) throws -> [Int64]? {
        let numbers = try Int64.fetchAll(db.makeStatement(literal: statement))
        return numbers.count > budget.rows ? nil : numbers
    }

    static func listed(_ numbers: [Int64]) -> SQL {
        let list = "[" + numbers.map(String.init).joined(separator: ",") + "]"
        return "SELECT value AS n FROM json_each(\(list))"
    }
}

extension JobQuery {
    /// The queues that it names, if it does.
    fileprivate var queues: [String]? {
        for term in terms where !term.isNegated {
            if case .name(.queue, let names) = term.predicate { return Array(names) }
        }
        return nil
    }
}
