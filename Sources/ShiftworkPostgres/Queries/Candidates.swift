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

    private static func inQueues(_ condition: Statement) -> Statement {
        "j.queue_id IN (SELECT id FROM queue WHERE \(condition))"
    }

    /// What a predicate asks of a job's own row; nil when that does not tell.
    private static func condition(_ predicate: JobQuery.Predicate, now: Timestamp) -> Statement? {
        switch predicate {
        case .id(let ids): "j.id = ANY (\(ids.map(\.uuid)))"
        case .type(let patterns): "j.type_id IN (\(types(Array(patterns))))"
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
        let behind: Statement = start.map { descending ? "id < \($0.uuid)" : "id > \($0.uuid)" } ?? "true"
        func along(_ place: Place, _ condition: Statement) -> Statement {
            "SELECT id FROM \(place.table) WHERE \(condition) AND \(behind)"
        }
        let stumbled = Place.living.map { along($0, "failures + crashes > 0") }
        switch path {
        case .ids, .types, .everything: return nil
        case .facet(let kind, let keys):
            return [
                "SELECT id FROM facet WHERE kind = \(Int16(kind.rawValue)) AND key = ANY (\(keys)) AND \(behind)"
            ]
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
                along(.ended, "cause_id IN (SELECT id FROM cause WHERE fingerprint = ANY (\(fingerprints)))")
            ]
        case .failures: return stumbled + [along(.ended, "\(ended: .bad)")]
        case .statuses(let statuses): return Self.strands(of: statuses, along)
        case .badEnds(let statuses, let patterns):
            return [
                along(
                    .ended,
                    "status IN \(statuses) AND \(ended: .bad) AND type_id IN (\(Self.types(patterns)))")
            ]
        }
    }

    private static func strands(
        of statuses: Set<JobStatus>, _ along: (Place, Statement) -> Statement
    ) -> [Statement] {
        Place.allCases.compactMap { place in
            let meant = place.statuses.intersection(statuses)
            if meant.isEmpty { return nil }
            switch place {
            case .ready: return along(.ready, "true")
            case .scheduled, .held, .running: return along(place, "status IN \(meant)")
            case .ended: return along(.ended, "status IN \(meant) AND \(ended: .bad)")
            }
        }
    }
}

extension Place {
    static let living = allCases.filter { $0 != .ended }
}
