internal import ShiftworkCore

/// Who waits for whom, as far as a transaction has read it, and what it changes about that.
struct Relations {
    /// For each waiting job what it waits for.
    private var parents: [JobID: [JobID: Dependency.Policy]] = [:]
    private var children: [JobID: Set<JobID>] = [:]
    /// Jobs of which everything is known.
    private(set) var known: Set<JobID> = []

    /// Everything about these jobs has been read.
    mutating func read(_ ids: [JobID], _ rows: Answer) {
        for row in rows {
            let (child, parent, policy): (JobID, JobID, String) = (row[0], row[1], row[2])
            // What is known of a job is newer than what is stored.
            guard !known.contains(child), !known.contains(parent) else { continue }
            add(child, waitsFor: parent, Dependency.Policy(rawValue: policy) ?? .cancel)
        }
        known.formUnion(ids)
    }

    /// A job that is new.
    mutating func begin(_ id: JobID) { known.insert(id) }

    mutating func add(_ child: JobID, waitsFor parent: JobID, _ policy: Dependency.Policy) {
        parents[child, default: [:]][parent] = policy
        children[parent, default: []].insert(child)
    }

    mutating func drop(_ child: JobID, on parent: JobID) {
        parents[child]?[parent] = nil
        children[parent]?.remove(child)
    }

    /// What a job waits for; forgets it.
    mutating func dropAll(of child: JobID) {
        for parent in (parents.removeValue(forKey: child) ?? [:]).keys { children[parent]?.remove(child) }
    }

    func waits(_ child: JobID) -> Bool { parents[child]?.isEmpty == false }
    func isWaitedFor(_ parent: JobID) -> Bool { children[parent]?.isEmpty == false }

    /// The jobs that wait for one, in the order of their ids.
    func children(of parent: JobID) -> [(id: JobID, policy: Dependency.Policy)] {
        (children[parent] ?? []).sorted().map { ($0, parents[$0]?[parent] ?? .cancel) }
    }

    static func reading(_ ids: [JobID]) -> Statement {
        let ids = ids.map(\.uuid)
        return """
            SELECT child, parent, policy FROM dependency WHERE parent = ANY (\(ids))
            UNION
            SELECT child, parent, policy FROM dependency WHERE child = ANY (\(ids))
            """
    }
}
