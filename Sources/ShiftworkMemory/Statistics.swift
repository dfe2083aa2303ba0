internal import ShiftworkCore

extension MemoryTable {
    func statistics(_ request: StatisticsRequest, at now: Timestamp) -> Statistics {
        let resolution = request.resolution(now: now)
        let window = request.window(of: resolution)
        var sums: [MemoryRollups.Key: StatisticsRow] = [:]
        var asked = rollups.rows.filter { window.contains($0.key.bucket) && request.asks(for: $0.key) }
        if let limit = request.userLimit {
            let users = asked.values.usersWithMostJobs(limit)
            asked = asked.filter { $0.key.user.map(users.contains) ?? false }
        }
        for (key, row) in asked {
            let bucket = request.step.map { _ in key.bucket.floored(to: resolution.length) }
            let group = MemoryRollups.Key(
                bucket: bucket ?? window.lowerBound, queue: key.queue, type: key.type, status: key.status,
                user: key.user)
            guard var sum = sums[group] else {
                sums[group] = row
                sums[group]?.bucket = bucket
                sums[group]?.user = request.mostUsers == nil ? nil : key.user
                continue
            }
            sum.count += row.count
            sum.attempts += row.attempts
            sum.wait.merge(row.wait)
            sum.run.merge(row.run)
            sums[group] = sum
        }
        let rows = sums.values.sorted { $0.place < $1.place }
        return Statistics(
            rows: rows, resolution: resolution, from: window.lowerBound, until: window.upperBound)
    }

    func errors(from: Timestamp, until: Timestamp, limit: Int) -> [ErrorGroup] {
        let groups = rollups.occurrences.values.compactMap { group(of: $0, from: from, until: until) }
        return Array(
            groups.sorted { ($1.attempts, $0.fingerprint) < ($0.attempts, $1.fingerprint) }.prefix(limit))
    }

    private func group(of all: [MemoryRollups.Occurrence], from: Timestamp, until: Timestamp) -> ErrorGroup? {
        let inWindow = all.filter { $0.at >= from && $0.at < until }
        guard !inWindow.isEmpty, let first = all.first, let last = all.last else { return nil }
        var group = ErrorGroup(
            fingerprint: first.failure.fingerprint, type: first.failure.type, sample: first.failure.message,
            firstSeen: all.map(\.at).min() ?? first.at, lastSeen: all.map(\.at).max() ?? last.at)
        group.attempts = inWindow.count
        group.failed = inWindow.count { $0.isLast }
        group.types = Set(all.map(\.type)).sorted()
        group.lastJob = last.job
        return group
    }
}

extension StatisticsRequest {
    fileprivate func asks(for key: MemoryRollups.Key) -> Bool {
        scope.covers(tenant: key.queue.tenant)
            && (userLimit == nil ? key.user == user : key.user != nil)
            && (types.isEmpty || types.contains(key.type))
            && (queues.isEmpty || queues.contains(key.queue.name))
    }
}
