/// The index that a query's jobs are read along, chosen from the query alone.
///
/// The path finds at least the jobs that are meant, newest first. What it does not decide is asked of each
/// row it leads to by the store, and a path without end is left when the scan budget is used up.
package enum AccessPath: Hashable, Sendable {
    /// The unique index of the ids.
    case ids([JobID])
    /// Jobs whose facet of this kind has one of these keys.
    case facet(FacetKind, [String])
    /// Jobs that refer to any entity of one of these types: found in the order of the entities, not of the
    /// jobs.
    case referenceTypes([String])
    /// Jobs whose last failure has one of these fingerprints.
    case causes([String])
    /// Jobs that have failed or crashed, and may show an error.
    case failures
    /// The places of jobs that live, and the partial index of those that ended badly. Never `finished`.
    case statuses(Set<JobStatus>)
    /// Jobs of these types that ended badly.
    case badEnds(Set<JobStatus>, [JobQuery.TypePattern])
    /// Jobs of these types.
    case types([JobQuery.TypePattern])
    /// Every job, by its key.
    case everything
}

extension AccessPath {
    /// The best way to the jobs that are meant.
    package init(for query: JobQuery) {
        let candidates = query.terms.filter { !$0.isNegated }.compactMap { Self.path(of: $0.predicate) }
        self = candidates.min { $0.rank < $1.rank } ?? .everything
        if case .statuses(let statuses) = self, statuses.isSubset(of: Self.bad),
            let types = candidates.firstTypes
        {
            self = .badEnds(statuses, types)
        }
    }

    /// Ends that are indexed, because they are few and looked for.
    package static let bad: Set<JobStatus> = JobStatus.terminal.subtracting([.finished])

    private static func path(of predicate: JobQuery.Predicate) -> AccessPath? {
        switch predicate {
        case .id(let ids): .ids(Array(ids))
        case .status(let values):
            values.reachable.contains(.finished) ? nil : .statuses(values.reachable)
        case .type(let patterns): .types(Array(patterns))
        case .name(let field, let names):
            FacetKind(field).map { kind in .facet(kind, names.map(kind.key)) }
        case .reference(let patterns): path(of: Array(patterns))
        case .error(let patterns): path(of: Array(patterns))
        case .time(let field, _): field.status.map { .statuses([$0]) }
        case .duration, .number, .payload: nil
        }
    }

    private static func path(of patterns: [JobQuery.ReferencePattern]) -> AccessPath? {
        let exact = patterns.compactMap { pattern in
            pattern.id.map { JobReference(pattern.type, $0).description }
        }
        if exact.count == patterns.count { return .facet(.reference, exact) }
        return .referenceTypes(patterns.map(\.type))
    }

    private static func path(of patterns: [JobQuery.ErrorPattern]) -> AccessPath? {
        var fingerprints: [String] = []
        for pattern in patterns {
            guard case .fingerprint(let fingerprint) = pattern else { return .failures }
            fingerprints.append(fingerprint)
        }
        return .causes(fingerprints)
    }

    /// The fewer jobs a path is likely to lead to, the lower.
    private var rank: Int {
        switch self {
        case .ids: 0
        case .facet(.parent, _), .facet(.batch, _): 1
        case .facet(.reference, _): 2
        case .statuses(let statuses) where statuses.isSubset(of: JobStatus.running): 3
        case .causes: 4
        case .facet(.user, _), .facet(.tag, _): 5
        case .statuses, .badEnds: 6
        case .referenceTypes, .failures: 7
        case .types: 8
        case .everything: 9
        }
    }
}

extension [AccessPath] {
    fileprivate var firstTypes: [JobQuery.TypePattern]? {
        for case .types(let patterns) in self { return patterns }
        return nil
    }
}

extension JobQuery.Values<JobQuery.StatusValue> {
    /// Every status that one of these values may mean.
    fileprivate var reachable: Set<JobStatus> {
        includesRetryingProblems ? statuses.union([.retrying]) : statuses
    }
}

extension JobQuery.TimeField {
    /// The only status in which a job has this time, if an index leads to it.
    fileprivate var status: JobStatus? {
        switch self {
        case .blocked: .blocked
        case .retry: .retrying
        case .paused: .paused
        case .failed: .failed
        case .killed: .killed
        case .canceled: .canceled
        case .created, .scheduled, .enqueued, .started, .killRequested, .finished, .runAt: nil
        }
    }
}
