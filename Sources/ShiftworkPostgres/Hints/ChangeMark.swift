public import ShiftworkCore

extension PostgresStore {
    /// A number that differs when somebody may have brought work: a sum over what transactions left for the counters,
    /// as far as it says that jobs came to wait or are to stop. Trips that only start and finish jobs do not change it;
    /// folding does, while there is something to fold.
    ///
    /// A process that hears announcements asks the server no more than once a second.
    public func changeMark() async throws(StoreError) -> UInt64 {
        if let known = hints.knownMark { return known }
        let statement = Self.markStatement(schema, from: hints.lowest)
        do {
            let mark = try await pools.reads.perform { connection in
                connection.deadline = .after(.seconds(5))
                let row = try connection.run(statement)[0]
                let (count, sum): (Int64, Int64) = (row[0], row[1])
                return (
                    value: UInt64(bitPattern: count) &* 0x9E37_79B9_7F4A_7C15 &+ UInt64(bitPattern: sum),
                    lowest: row[2] as Int64?
                )
            }
            hints.note(mark.value, lowest: mark.lowest)
            return mark.value
        } catch {
            throw StoreError(error, operation: "change mark")
        }
    }

    /// One statement and nothing around it, for it is asked again and again.
    static func markStatement(_ schema: String, from lowest: Int64) -> Statement {
        """
        SELECT count(*), coalesce(sum(seq), 0)::bigint, min(seq) FROM \(name: schema).counter_delta
        WHERE seq > \(lowest) AND n >= 0 AND status IN \(Counts.news)
        """
    }
}

extension Counts {
    /// A job that comes to one of these may be news to somebody.
    static let news: Set<JobStatus> = [.queued, .scheduled, .retrying, .killRequested]

    /// Whether what is written says by itself that there is news.
    var tellsNews: Bool { jobs.contains { $0.value > 0 && Self.news.contains($0.key.status) } }

    /// A row that counts nothing, for news that moves no job.
    static let markOfNews: Statement = """
        INSERT INTO counter_delta (day, queue_id, type_id, status, n) VALUES (0, 0, 0, \(JobStatus.queued), 0)
        """
}
