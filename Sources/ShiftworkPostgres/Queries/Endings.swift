public import ShiftworkCore

extension PostgresStore {
    /// Jobs that ended behind a place, in the order of their ends.
    ///
    /// Their index tells where in the table a stretch of time lies, and not their order: so stretches are read, each
    /// four times as long as the one before, until there are enough, and not all that ended since.
    public func endings(after place: EndedJob, limit: Int) async throws(StoreError) -> [EndedJob] {
        try await look("endings") { look in
            var (found, from, length) = ([EndedJob](), place.endedAt, Duration.seconds(1))
            while found.count < limit {
                let until = from + length
                let isLast = until > look.now
                let bound: Statement = isLast ? "true" : "ended_at < \(until)"
                let rows = try look.ask(
                    """
                    SELECT ended_at, id FROM outcome
                    WHERE ended_at >= \(from) AND \(bound)
                      AND (ended_at, id) > (\(place.endedAt), \(place.id.uuid))
                    ORDER BY ended_at, id
                    LIMIT \(limit - found.count)
                    """)
                found += rows.map { EndedJob(endedAt: $0[0], id: $0[1]) }
                if isLast { break }
                (from, length) = (until, length * 4)
            }
            return found
        }
    }
}
