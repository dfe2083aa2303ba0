public import ShiftworkCore

extension PostgresStore {
    /// The full records of the jobs that exist, in the order of the ids.
    public func jobs(_ ids: [JobID], scope: Scope) async throws(StoreError) -> [JobRecord] {
        let question = RecordQuestion(ids: ids, scope: scope, extent: .full)
        // One trip for those of which no table aside says more, as most.
        var found = try await ask("jobs", byKey: question.statement) { try question.records(in: $0) }
        let others = Array(Set(found.eventful + found.reporting))
        if !others.isEmpty {
            // Once more, for what is put together of a job is to be of one moment.
            let whole = try await look("jobs", .byKey) { look in
                try RecordReader(look: look, extent: .full).records(others, scope: scope)
            }
            for id in others { found.records[id] = nil }
            for record in whole { found.records[record.id] = record }
        }
        return ids.compactMap { found.records[$0] }
    }

    /// A job's complete life, oldest first; empty when the job does not exist.
    public func history(of job: JobID, scope: Scope) async throws(StoreError) -> [HistoryEntry] {
        try await look("history", .byKey) { look in
            guard
                let record = try RecordReader(look: look, extent: .summary).records([job], scope: scope).first
            else { return [] }
            return try look.histories(of: [record])[0]
        }
    }

    /// What a job's handler logged, oldest first: of one attempt or all, behind a sequence number.
    public func log(of job: JobID, attempt: Int?, after: Int, limit: Int) async throws(StoreError)
        -> [JobLogLine]
    {
        try await look("log") { look in
            try look.ask(
                """
                SELECT attempt, seq, at, level, text
                FROM log
                WHERE id = \(job.uuid) AND (attempt = \(attempt) OR \(attempt) IS NULL) AND seq > \(after)
                ORDER BY attempt, seq
                LIMIT \(limit)
                """
            ).map { row in
                JobLogLine(
                    job: job, attempt: row[0], sequence: row[1], at: row[2], level: row[3], text: row[4])
            }
        }
    }
}

extension Look {
    /// The exceptional steps of some jobs, oldest first.
    func steps(of ids: [JobID]) throws -> [JobID: [HistoryEntry]] {
        guard !ids.isEmpty else { return [:] }
        var steps: [JobID: [HistoryEntry]] = [:]
        let rows = try ask(
            "SELECT id, at, data FROM event WHERE id = ANY (\(ids.map(\.uuid))) ORDER BY id, seq")
        for row in rows {
            let id = row[0] as JobID
            let place = (steps[id]?.count ?? 0) + 1
            guard let entry = try StoredEvent(json: row[2]).entry(sequence: place, at: row[1]) else {
                continue
            }
            steps[id, default: []].append(entry)
        }
        return steps
    }

    /// The complete lives: what is kept, and what the records tell besides.
    func histories(of records: [JobRecord]) throws -> [[HistoryEntry]] {
        let ids = records.map(\.id)
        let stored = try steps(of: ids)
        var born: [JobID: JobFlags] = [:]
        for row in try ask("SELECT id, flags FROM job WHERE id = ANY (\(ids.map(\.uuid)))") {
            born[row[0] as JobID] = row.flags(1)
        }
        return records.map { record in
            JobHistory.complete(
                record: record, initial: (born[record.id] ?? []).initialStatus,
                stored: stored[record.id] ?? [])
        }
    }
}
