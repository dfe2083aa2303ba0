/// That a job has ended, and when: a place in the order in which jobs end.
public struct EndedJob: Sendable, Hashable, Comparable {
    public var endedAt: Timestamp
    public var id: JobID

    public init(endedAt: Timestamp, id: JobID) { (self.endedAt, self.id) = (endedAt, id) }

    /// The place before all that ended at a moment or later.
    public static func before(_ moment: Timestamp) -> EndedJob {
        EndedJob(endedAt: moment, id: JobID(UUIDv7(high: 0, low: 0)))
    }

    public static func < (one: EndedJob, other: EndedJob) -> Bool {
        (one.endedAt, one.id) < (other.endedAt, other.id)
    }
}

extension JobStore {
    /// By reading the lists of ended jobs, newest first: right for every store, and slow with a long history.
    public func endings(after place: EndedJob, limit: Int) async throws(StoreError) -> [EndedJob] {
        var found: [EndedJob] = []
        for field in [JobQuery.TimeField.finished, .failed, .killed, .canceled] {
            var request = PageRequest(JobQuery(.time(field, .atLeast(.at(place.endedAt)))), limit: 1_000)
            repeat {
                let page = try await page(request)
                found += page.jobs.compactMap { job in
                    job.timestamps.endedAt.map { EndedJob(endedAt: $0, id: job.id) }
                }
                request.cursor = page.next
            } while request.cursor != nil
        }
        return Array(found.filter { $0 > place }.sorted().prefix(limit))
    }
}
