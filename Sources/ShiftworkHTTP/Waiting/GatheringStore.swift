internal import ShiftworkCore

/// A store that is asked for single jobs, and for the time, by many requests at once: those under way at the same time
/// share a trip.
final class GatheringStore: ForwardingStore {
    let store: any JobStore
    private let lookups: Gathering<Lookup, [JobRecord]>
    private let clocks: Gathering<Void, Timestamp>

    /// What one caller wants to see.
    private struct Lookup: Sendable {
        let jobs: [JobID]
        let scope: Scope
    }

    /// Who asks for more does so alone.
    private static let fewJobs = 5
    /// A record has up to half a megabyte, and all wait for the slowest.
    private static let mostCallers = 32

    init(_ store: any JobStore) {
        self.store = store
        lookups = Gathering(mostAtOnce: Self.mostCallers) { lookups throws(StoreError) in
            try await Self.jobs(lookups, in: store)
        }
        clocks = Gathering { questions throws(StoreError) in
            let now = try await store.now()
            return questions.map { now }
        }
    }

    func now() async throws(StoreError) -> Timestamp { try await clocks.answer(to: ()) }

    func jobs(_ ids: [JobID], scope: Scope) async throws(StoreError) -> [JobRecord] {
        guard ids.count <= Self.fewJobs else { return try await store.jobs(ids, scope: scope) }
        return try await lookups.answer(to: Lookup(jobs: ids, scope: scope))
    }

    /// Each caller's jobs, read with one call for each scope among them.
    private static func jobs(
        _ lookups: [Lookup], in store: any JobStore
    ) async throws(StoreError) -> [[JobRecord]] {
        var wanted: [Scope: Set<JobID>] = [:]
        for lookup in lookups { wanted[lookup.scope, default: []].formUnion(lookup.jobs) }
        var found: [Scope: [JobID: JobRecord]] = [:]
        for (scope, ids) in wanted {
            let records = try await store.jobs(Array(ids), scope: scope)
            found[scope] = Dictionary(records.map { ($0.id, $0) }) { first, _ in first }
        }
        return lookups.map { lookup in lookup.jobs.compactMap { found[lookup.scope]?[$0] } }
    }
}
