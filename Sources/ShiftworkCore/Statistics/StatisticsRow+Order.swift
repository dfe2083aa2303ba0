extension StatisticsRow {
    /// Where it stands in an answer: by bucket, tenant, queue, type, status and user.
    package var place: (Int64, String, QueueName, JobType, String, String) {
        (bucket?.microseconds ?? 0, tenant ?? "", queue, type, status.rawValue, user ?? "")
    }
}

extension Sequence<StatisticsRow> {
    /// The users with the most jobs, so many of them; of two with as many the one whose name comes first.
    package func usersWithMostJobs(_ limit: Int) -> Set<String> {
        var jobs: [String: Int64] = [:]
        for row in self { if let user = row.user { jobs[user, default: 0] += row.count } }
        return Set(jobs.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(limit).map(\.key))
    }
}
