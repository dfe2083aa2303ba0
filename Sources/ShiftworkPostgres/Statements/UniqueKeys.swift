internal import ShiftworkCore

/// The unique keys of jobs that are to be stored, and who holds them.
///
/// Race: two transactions that want one key meet at its row: the second waits for the first, and sees then who holds
/// the key. So keys are taken before anything is decided, in their order, and those not needed are given back.
struct UniqueKeys {
    struct Key: Hashable, Comparable {
        let tenant: String
        let text: String

        init(tenant: String, text: String) { (self.tenant, self.text) = (tenant, text) }

        init?(_ details: JobDetails) {
            guard let key = details.uniqueKey else { return nil }
            self.init(tenant: details.tenant ?? "", text: key)
        }

        static func < (left: Key, right: Key) -> Bool {
            (left.tenant, left.text) < (right.tenant, right.text)
        }
    }

    /// Keys that this transaction has taken, each for the first job that wanted it.
    private var taken: [Key: JobID] = [:]
    /// Who holds a key, as decided so far.
    private var holders: [Key: JobID] = [:]

    /// Takes the keys of these jobs, as far as they are free.
    mutating func claim(_ jobs: [NewJob], _ session: Session) throws {
        var wanted: [Key: JobID] = [:]
        for job in jobs {
            if let key = Key(job.details), wanted[key] == nil { wanted[key] = job.id }
        }
        try claim(wanted, session)
    }

    mutating func claim(_ wanted: [Key: JobID], _ session: Session) throws {
        var open = wanted
        // A key whose holder ends between the two statements is free again: then it is taken in the next turn.
        for _ in 0..<10 where !open.isEmpty {
            let all = open.sorted { $0.key < $1.key }
            let (tenants, texts) = (all.map(\.key.tenant), all.map(\.key.text))
            let answers = try session.transaction.ask([
                """
                INSERT INTO uniq (tenant, key, id)
                SELECT * FROM unnest(\(tenants), \(texts), \(all.map(\.value.uuid)))
                ON CONFLICT (tenant, key) DO NOTHING
                RETURNING tenant, key
                """,
                """
                SELECT tenant, key, id FROM uniq
                WHERE (tenant, key) IN (SELECT * FROM unnest(\(tenants), \(texts)))
                """,
            ])
            for row in answers[answers.startIndex] {
                let key = Key(tenant: row[0], text: row[1])
                taken[key] = open.removeValue(forKey: key)
            }
            for row in answers[answers.startIndex + 1] {
                let key = Key(tenant: row[0], text: row[1])
                guard open.removeValue(forKey: key) != nil else { continue }
                holders[key] = row[2] as JobID
            }
        }
    }

    /// The living job that holds the key of another.
    func holder(of job: NewJob, _ session: Session) -> JobID? {
        guard let key = Key(job.details), let holder = holders[key] else { return nil }
        // One of this transaction may have ended by now.
        if let position = session.position(holder), position.place == .ended { return nil }
        return holder
    }

    /// Who holds a key, if it was not to be had.
    func holder(of key: Key) -> JobID? { holders[key] }

    /// A job that is stored holds its key.
    mutating func hold(_ job: NewJob) {
        if let key = Key(job.details) { holders[key] = job.id }
    }

    /// Sees to it that each key taken is held by whom it was decided for, or free.
    func settle(_ session: Session) {
        let moved = taken.filter { holders[$0.key] != $0.value }
        guard !moved.isEmpty else { return }
        session.transaction.write("DELETE FROM uniq WHERE id = ANY (\(moved.map(\.value.uuid)))")
        let held = moved.compactMap { key, _ in holders[key].map { (key: key, id: $0) } }
            .filter { session.position($0.id)?.place != .ended }
        guard !held.isEmpty else { return }
        session.transaction.write(
            """
            INSERT INTO uniq (tenant, key, id)
            SELECT * FROM unnest(\(held.map(\.key.tenant)), \(held.map(\.key.text)), \(held.map(\.id.uuid)))
            """)
    }
}
