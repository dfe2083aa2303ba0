internal import ShiftworkCore

/// The jobs that a query can mean at most, by their ids in order: along the index that ``AccessPath`` names, as far as
/// SQL can tell. ``JobQuery/matches(_:now:)`` has the last word on each record.
struct Candidates {
    private let path: AccessPath
    private let conditions: [Statement]

    init(_ query: JobQuery, scope: Scope, now: Timestamp) {
        path = AccessPath(for: query)
        var conditions: [Statement] = []
        if case .tenant(let tenant) = scope { conditions.append(Self.inQueues("tenant = \(tenant)")) }
        for term in query.terms where !term.isNegated {
            if let condition = Self.condition(term.predicate, now: now) { conditions.append(condition) }
        }
        self.conditions = conditions
    }

    /// The next candidates behind an id.
    func ids(behind start: JobID?, descending: Bool, limit: Int) -> Statement {
        let order: Statement = descending ? "DESC" : "ASC"
        var conditions = conditions
        if let start {
            conditions.append(descending ? "j.id < \(start.uuid)" : "j.id > \(start.uuid)")
        }
        let all = conditions.isEmpty ? "true" : conditions.joined(separator: " AND ")
        guard let strands = self.strands(behind: start, descending: descending, limit: limit) else {
            return "SELECT j.id FROM job j WHERE \(all) ORDER BY j.id \(order) LIMIT \(limit)"
        }
        // UNION, not UNION ALL: a job may have two of the keys.
        return """
            SELECT j.id FROM (\(strands.joined(separator: " UNION "))) d JOIN job j ON j.id = d.id
            WHERE \(all) ORDER BY j.id \(order) LIMIT \(limit)
            """
    }

    /// Whether jobs are found in an order by an index, without looking at all of them.
    func isServed(_ order: JobQuery.Sort) -> Bool {
        guard order.key == .due, case .statuses(let statuses) = path else { return false }
        return statuses.isSubset(of: Place.scheduled.statuses)
    }

    /// The next candidates behind a place in the order of their due times, with these.
    func idsByDue(behind start: JobCursor?, descending: Bool, limit: Int) -> Statement {
        guard case .statuses(let statuses) = path else {
            return ids(behind: nil, descending: descending, limit: 0)
        }
        var conditions = conditions + ["s.status IN \(statuses)"]
        if let start {
            let due = Timestamp(microseconds: start.value)
            conditions.append(
                descending
                    ? "(s.due_at, s.id) < (\(due), \(start.job.uuid))"
                    : "(s.due_at, s.id) > (\(due), \(start.job.uuid))")
        }
        let order: Statement = descending ? "s.due_at DESC, s.id DESC" : "s.due_at, s.id"
        return """
            SELECT s.id, s.due_at FROM scheduled s JOIN job j ON j.id = s.id
            WHERE \(conditions.joined(separator: " AND ")) ORDER BY \(order) LIMIT \(limit)
            """
    }

    /// Filters along the way: joined by `IN`, the few rows of `queue` would lead, and all of their jobs be sorted.
    private static func inQueues(_ condition: Statement) -> Statement {
        "j.queue_id = ANY (ARRAY(SELECT id FROM queue WHERE \(condition)))"
    }

    /// What a predicate asks of a job's own row; nil when that does not tell.
    private static func condition(_ predicate: JobQuery.Predicate, now: Timestamp) -> Statement? {
        switch predicate {
        case .id(let ids): "j.id = ANY (\(ids.map(\.uuid)))"
        case .type(let patterns): "j.type_id = ANY (ARRAY(\(types(Array(patterns)))))"
        case .name(.queue, let names): inQueues("name = ANY (\(Array(names)))")
        case .name(.tenant, let names): inQueues("tenant = ANY (\(Array(names)))")
        case .time(.created, let condition): created(condition.ranges(at: now))
        case .status, .name, .reference, .error, .time, .duration, .number, .payload: nil
        }
    }

    private static func created(_ ranges: [JobQuery.TimeRange]) -> Statement {
        let ways = ranges.map { range -> Statement in
            let from: Statement = range.from.map { "j.created_at >= \($0)" } ?? "true"
            let before: Statement = range.before.map { "j.created_at < \($0)" } ?? "true"
            return "(\(from) AND \(before))"
        }
        return ways.isEmpty ? "false" : "(\(ways.joined(separator: " OR ")))"
    }

    static func types(_ patterns: [JobQuery.TypePattern]) -> Statement {
        let ways = patterns.map { pattern -> Statement in
            switch pattern {
            case .exact(let name): "name = \(name)"
            case .prefix(let beginning): "starts_with(name, \(beginning))"
            }
        }
        return "SELECT id FROM type WHERE \(ways.joined(separator: " OR "))"
    }
}

// The ways.
extension Candidates {
    /// Questions for ids that together find all candidates; nil when every job is one.
    private func strands(behind start: JobID?, descending: Bool, limit: Int) -> [Statement]? {
        // Every id is behind the first, and none comes before it.
        let first = UUIDv7(high: 0, low: 0)
        let behind: Statement =
            start.map { descending ? "id < \($0.uuid)" : "id > \($0.uuid)" } ?? "id > \(first)"
        // Each place its own page: what they are united from is read from end to end.
        func along(_ place: Place, _ condition: Statement) -> Statement {
            let page = page(
                "\(place.table) p JOIN job j ON j.id = p.id", "\(condition) AND p.\(behind)", "p", descending,
                limit)
            return "(\(page))"
        }
        // Those that ended are found by indexes that a page along the ids would not take.
        func ends(_ condition: Statement) -> Statement {
            "SELECT id FROM outcome WHERE \(condition) AND \(behind)"
        }
        let stumbled = Place.living.map { along($0, "failures + crashes > 0") }
        switch path {
        case .ids, .everything: return nil
        case .types(let patterns):
            return [
                front(
                    "(\(Self.types(patterns))) t", "job j", "j.type_id = t.id AND j.\(behind)", "j",
                    descending, limit)
            ]
        case .facet(let kind, let keys):
            // One key alone leaves the index in the order of the ids.
            let isMeant: Statement = keys.count == 1 ? "key = \(keys[0])" : "key = ANY (\(keys))"
            return ["SELECT id FROM facet WHERE kind = \(Int16(kind.rawValue)) AND \(isMeant) AND \(behind)"]
        case .referenceTypes(let types):
            return types.map { type in
                let keys = FacetKind.referenceKeys(of: type)
                return """
                    SELECT id FROM facet
                    WHERE kind = \(Int16(FacetKind.reference.rawValue)) AND key >= \(keys.from) AND key < \(keys.before)
                      AND \(behind)
                    """
            }
        case .causes(let fingerprints):
            // Jobs that live say so in their history only.
            return stumbled + [
                ends("cause_id IN (SELECT id FROM cause WHERE fingerprint = ANY (\(fingerprints)))")
            ]
        case .failures: return stumbled + [ends("\(ended: .bad)")]
        case .statuses(let statuses):
            let ended = Place.ended.statuses.intersection(statuses)
            return Self.living(statuses, along)
                + ended.map { badEnds($0, "SELECT id FROM type", behind, descending, limit) }
        case .badEnds(let statuses, let patterns):
            return statuses.map { badEnds($0, Self.types(patterns), behind, descending, limit) }
        }
    }

    private static func living(
        _ statuses: Set<JobStatus>, _ along: (Place, Statement) -> Statement
    ) -> [Statement] {
        Place.living.compactMap { place in
            let meant = place.statuses.intersection(statuses)
            if meant.isEmpty { return nil }
            return place == .ready ? along(.ready, "true") : along(place, "status IN \(meant)")
        }
    }

    private func badEnds(
        _ status: JobStatus, _ types: Statement, _ behind: Statement, _ descending: Bool, _ limit: Int
    ) -> Statement {
        front(
            "(\(types)) t", "outcome o JOIN job j ON j.id = o.id",
            "o.type_id = t.id AND o.status = \(status) AND o.\(ended: .bad) AND o.\(behind)", "o", descending,
            limit)
    }

    /// For each type the first of its jobs, along an index that begins with the type: many types, or many jobs of one,
    /// cost no more than a page each.
    private func front(
        _ types: Statement, _ table: Statement, _ condition: Statement, _ row: Statement, _ descending: Bool,
        _ limit: Int
    ) -> Statement {
        let page = page(table, condition, row, descending, limit)
        return "SELECT f.id FROM \(types) CROSS JOIN LATERAL (\(page)) f"
    }

    /// The first jobs of a table that meet a condition and all others.
    private func page(
        _ table: Statement, _ condition: Statement, _ row: Statement, _ descending: Bool, _ limit: Int
    ) -> Statement {
        let order: Statement = descending ? "DESC" : "ASC"
        let all = conditions.isEmpty ? "true" : conditions.joined(separator: " AND ")
        return """
            SELECT \(row).id FROM \(table)
            WHERE \(condition) AND \(all) ORDER BY \(row).id \(order) LIMIT \(limit)
            """
    }
}

extension Place {
    static let living = allCases.filter { $0 != .ended }
}
