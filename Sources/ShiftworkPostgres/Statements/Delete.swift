internal import ShiftworkCore

extension Session {
    /// Removes ended jobs in hand for which nobody waits, and everything beside them.
    func delete(_ jobs: [Position]) throws {
        guard !jobs.isEmpty else { return }
        try flush()
        let ids = jobs.map(\.id.uuid)
        let facets = jobs.filter { $0.flags.contains(.facets) }.flatMap { job in
            FacetKind.allCases.flatMap { kind in
                kind.keys(of: details(of: job.id)).map {
                    (kind: Int16(kind.rawValue), key: $0, id: job.id.uuid)
                }
            }
        }
        if !facets.isEmpty {
            transaction.write(
                """
                DELETE FROM facet WHERE (kind, key, id) IN (
                  SELECT * FROM unnest(\(facets.map(\.kind)), \(facets.map(\.key)), \(facets.map(\.id))))
                """)
        }
        let expiring = jobs.filter { $0.flags.contains(.ownRetention) }.map(\.id.uuid)
        if !expiring.isEmpty { transaction.write("DELETE FROM expiry WHERE id = ANY (\(expiring))") }
        transaction.write("DELETE FROM progress WHERE id = ANY (\(ids))")
        transaction.write("DELETE FROM event WHERE id = ANY (\(ids))")
        transaction.write("DELETE FROM log WHERE id = ANY (\(ids))")
        transaction.write("DELETE FROM outcome WHERE id = ANY (\(ids))")
        transaction.write("DELETE FROM job WHERE id = ANY (\(ids))")
        for job in jobs {
            counts.add(-1, job.motion.status, of: job)
            forget(job.id)
        }
    }
}
