internal import Foundation
internal import ShiftworkCore

/// What a transaction writes into the tables that only some jobs use: gathered, and written together.
struct Aside {
    /// A failed attempt, or a failure that is only named.
    private struct Failure {
        let failure: JobFailure
        let job: JobID
        let type: Int32
        /// Whether it counts as a failed attempt; else it only needs a number.
        let isSeen: Bool
        let hasFailed: Bool
    }

    private struct Step {
        let job: JobID
        let entry: HistoryEntry
        let cause: String?
    }

    private var failures: [Failure] = []
    private var steps: [Step] = []
    private var progress: [JobID: JobProgress] = [:]
    private var droppedProgress: Set<JobID> = []
    private var droppedKeys: Set<JobID> = []
    private var droppedDependencies: [(child: JobID, parent: JobID)] = []
    private var freedChildren: Set<JobID> = []
    private var expiries: [JobID: Timestamp] = [:]
    private var droppedExpiries: Set<JobID> = []

    mutating func see(_ failure: JobFailure, of job: Position, as status: JobStatus) {
        let isSeen = status == .retrying || status == .failed
        failures.append(
            Failure(
                failure: failure, job: job.id, type: job.type, isSeen: isSeen, hasFailed: status == .failed))
    }

    mutating func record(_ entry: HistoryEntry, of job: JobID, cause: String? = nil) {
        steps.append(Step(job: job, entry: entry, cause: cause))
    }

    mutating func keep(_ said: JobProgress, of job: JobID) {
        // Built anew: its fields can be set past the limits that its initializer keeps.
        progress[job] = JobProgress(
            percent: said.percent, current: said.current, total: said.total, message: said.message)
        droppedProgress.remove(job)
    }

    mutating func dropProgress(of job: JobID) {
        progress[job] = nil
        droppedProgress.insert(job)
    }

    mutating func dropKey(of job: JobID) { droppedKeys.insert(job) }
    mutating func dropDependency(of child: JobID, on parent: JobID) {
        droppedDependencies.append((child, parent))
    }
    mutating func dropDependencies(of child: JobID) { freedChildren.insert(child) }
    mutating func expire(_ job: JobID, at moment: Timestamp) { expiries[job] = moment }

    mutating func dropExpiry(of job: JobID) {
        if expiries.removeValue(forKey: job) == nil { droppedExpiries.insert(job) }
    }
}

// The statements.
extension Aside {
    /// The numbers of the causes of all failures noted, which are counted by this.
    mutating func takeCauses(_ session: Session) throws -> [String: Int32] {
        guard !failures.isEmpty else { return [:] }
        defer { failures = [] }
        var latest: [String: Failure] = [:]
        for failure in failures {
            let fingerprint = failure.failure.fingerprint
            guard let first = latest[fingerprint] else {
                latest[fingerprint] = failure
                continue
            }
            // The first one is the sample; what is only named hides nothing that counts.
            guard failure.isSeen else { continue }
            latest[fingerprint] = Failure(
                failure: first.failure, job: failure.job, type: failure.type, isSeen: true, hasFailed: false)
        }
        let all = latest.sorted { $0.key < $1.key }.map(\.value)
        let seenAt = all.map { $0.isSeen ? session.now : nil }
        let numbers = try session.transaction.ask(
            """
            INSERT INTO cause (fingerprint, type, sample, first_seen, last_seen, last_job)
            SELECT * FROM unnest(\(all.map(\.failure.fingerprint)), \(all.map(\.failure.type)),
              \(all.map(\.failure.message)), \(seenAt), \(seenAt), \(all.map(\.job.uuid)))
            ON CONFLICT (fingerprint) DO UPDATE
            SET first_seen = least(cause.first_seen, excluded.first_seen),
              last_seen = coalesce(excluded.last_seen, cause.last_seen),
              last_job = CASE WHEN excluded.last_seen IS NULL THEN cause.last_job ELSE excluded.last_job END
            RETURNING fingerprint, id
            """)
        var causes: [String: Int32] = [:]
        for row in numbers { causes[row[0]] = row[1] }
        count(causes, session)
        return causes
    }

    private func count(_ causes: [String: Int32], _ session: Session) {
        struct Kind: Hashable { let (cause, type): (Int32, Int32) }
        var counts: [Kind: (attempts: Int64, failed: Int64)] = [:]
        for failure in failures where failure.isSeen {
            guard let cause = causes[failure.failure.fingerprint] else { continue }
            let kind = Kind(cause: cause, type: failure.type)
            let before = counts[kind] ?? (0, 0)
            counts[kind] = (before.attempts + 1, before.failed + (failure.hasFailed ? 1 : 0))
        }
        let all = counts.sorted { ($0.key.cause, $0.key.type) < ($1.key.cause, $1.key.type) }
        guard !all.isEmpty else { return }
        session.transaction.write(
            """
            INSERT INTO cause_day (day, cause_id, type_id, attempts, failed)
            SELECT \(Int32(session.now.day)), * FROM unnest(\(all.map(\.key.cause)), \(all.map(\.key.type)),
              \(all.map(\.value.attempts)), \(all.map(\.value.failed)))
            ON CONFLICT (day, cause_id, type_id) DO UPDATE
            SET attempts = cause_day.attempts + excluded.attempts, failed = cause_day.failed + excluded.failed
            """)
    }

    /// Everything else; forgets it.
    mutating func take(causes: [String: Int32]) -> [Statement] {
        defer { self = Aside() }
        return removals + (steps.isEmpty ? [] : [writingSteps(causes)]) + additions
    }

    private var removals: [Statement] {
        var statements: [Statement] = []
        func delete(_ table: Statement, _ ids: Set<JobID>) {
            if !ids.isEmpty { statements.append("DELETE FROM \(table) = ANY (\(ids.sorted().map(\.uuid)))") }
        }
        delete("progress WHERE id", droppedProgress)
        delete("uniq WHERE id", droppedKeys)
        delete("dependency WHERE child", freedChildren)
        delete("expiry WHERE id", droppedExpiries)
        if !droppedDependencies.isEmpty {
            let (children, parents) = (
                droppedDependencies.map(\.child.uuid), droppedDependencies.map(\.parent.uuid)
            )
            statements.append(
                """
                DELETE FROM dependency WHERE (child, parent) IN (
                  SELECT * FROM unnest(\(children), \(parents)))
                """)
        }
        return statements
    }

    private func writingSteps(_ causes: [String: Int32]) -> Statement {
        """
        INSERT INTO event (id, at, cause_id, data)
        SELECT id, at, cause_id, data
        FROM unnest(\(steps.map(\.job.uuid)), \(steps.map(\.entry.at)),
          \(steps.map { $0.cause.flatMap { causes[$0] } }), \(steps.map { StoredEvent($0.entry).text }))
          WITH ORDINALITY AS x (id, at, cause_id, data, place)
        ORDER BY place
        """
    }

    private var additions: [Statement] {
        var statements: [Statement] = []
        if !progress.isEmpty {
            let all = progress.sorted { $0.key < $1.key }
            statements.append(
                """
                INSERT INTO progress (id, data)
                SELECT * FROM unnest(\(all.map(\.key.uuid)), \(all.map(\.value.text)))
                ON CONFLICT (id) DO UPDATE SET data = excluded.data
                """)
        }
        if !expiries.isEmpty {
            let all = expiries.sorted { $0.key < $1.key }
            statements.append(
                """
                INSERT INTO expiry (id, prune_at) SELECT * FROM unnest(\(all.map(\.key.uuid)), \(all.map(\.value)))
                ON CONFLICT (id) DO UPDATE SET prune_at = excluded.prune_at
                """)
        }
        return statements
    }
}

// Values of the standard library's kinds: they always have a JSON.
extension StoredEvent {
    fileprivate var text: String { (try? json()) ?? "{}" }
}

extension JobProgress {
    fileprivate var text: String {
        (try? JSONEncoder().encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }

    /// Reads what stands in `progress.data`.
    init(stored text: String) throws {
        self = try JSONDecoder().decode(JobProgress.self, from: Data(text.utf8))
    }
}
