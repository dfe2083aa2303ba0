package import ShiftworkCore

extension PostgresStore {
    /// The next jobs behind one, in the order of their ids, each with its complete life, from one snapshot: for those
    /// who look at all of them. `last` is where to go on; nil at the end.
    package func lives(
        after id: JobID?, limit: Int = 2_000
    ) async throws(StoreError) -> (lives: [(record: JobRecord, history: [HistoryEntry])], last: JobID?) {
        try await look("lives") { look in
            let start = id?.uuid ?? UUIDv7(high: 0, low: 0)
            let ids = try look.ask("SELECT id FROM job WHERE id > \(start) ORDER BY id LIMIT \(limit)")
                .map { $0[0] as JobID }
            let records = try RecordReader(look: look, extent: .full).records(ids)
            let lives = Array(zip(records, try look.histories(of: records)))
            return (lives.map { (record: $0, history: $1) }, ids.count < limit ? nil : ids.last)
        }
    }
}
