public import ShiftworkCore

extension PostgresStore {
    /// Jobs that ended behind a place, in the order of their ends.
    public func endings(after place: EndedJob, limit: Int) async throws(StoreError) -> [EndedJob] {
        try await look("endings") { look in
            let rows = try look.ask(
                """
                SELECT ended_at, id FROM outcome
                WHERE ended_at >= \(place.endedAt) AND (ended_at, id) > (\(place.endedAt), \(place.id.uuid))
                ORDER BY ended_at, id
                LIMIT \(limit)
                """)
            return rows.map { EndedJob(endedAt: $0[0], id: $0[1]) }
        }
    }
}
