internal import ShiftworkCore

extension MemoryTable {
    func page(_ request: PageRequest, at now: Timestamp) -> JobPage {
        let (order, cursor) = (request.query.order, request.cursor)
        let all = matching(request.query, request.scope, at: now)
            .map { (place: order.position(of: $0, now: now), record: $0) }
            .sorted { order.puts($0.place, before: $1.place) }
        let behind = all.filter { cursor == nil || order.puts(cursor ?? $0.place, before: $0.place) }
        let before = cursor.map { cursor in all.filter { order.puts($0.place, before: cursor) } } ?? all
        let limit = min(max(request.limit, 1), 1_000)
        let chosen = request.isBackward ? before.suffix(limit) : behind.prefix(limit)
        guard let first = chosen.first?.place, let last = chosen.last?.place else {
            return JobPage(
                next: request.isBackward ? cursor : nil, previous: request.isBackward ? nil : cursor)
        }
        return JobPage(
            jobs: chosen.map { request.isFull ? $0.record : $0.record.summary },
            next: last == all.last?.place ? nil : last, previous: first == all.first?.place ? nil : first)
    }

    func count(_ query: JobQuery, _ scope: Scope, upTo limit: Int, at now: Timestamp) -> JobCount {
        let found = matching(query, scope, at: now).count
        return JobCount(min(found, limit), isExact: found <= limit)
    }

    private func matching(_ query: JobQuery, _ scope: Scope, at now: Timestamp) -> [JobRecord] {
        jobs.values.compactMap { job in
            let record = job.record
            guard scope.covers(tenant: record.details.tenant), query.matches(record, now: now) else {
                return nil
            }
            return record
        }
    }

    func history(of id: JobID, _ scope: Scope) -> [HistoryEntry] {
        guard let job = job(id, scope) else { return [] }
        return JobHistory.complete(record: job.record, initial: job.initial, stored: job.steps)
    }

    func log(of id: JobID, attempt: Int?, after: Int, limit: Int) -> [JobLogLine] {
        let lines = (jobs[id]?.log ?? []).filter {
            (attempt == nil || $0.attempt == attempt) && $0.sequence > after
        }
        return Array(lines.prefix(limit))
    }

    func counts(_ scope: Scope) -> [StatusCount] {
        counters.filter { scope.covers(tenant: $0.key.queue.tenant) }
            .map { key, count in
                StatusCount(
                    tenant: key.queue.tenant, queue: key.queue.name, type: key.type, status: key.status,
                    count: count)
            }
            .sorted { $0.order < $1.order }
    }

    func queues(_ scope: Scope, at now: Timestamp) -> [QueueRecord] {
        let keys = queueKeys.filter { scope.covers(tenant: $0.tenant) }
        var oldest: [QueueKey: Timestamp] = [:]
        for job in jobs.values where job.motion.status == .queued {
            oldest[job.queue] = min(oldest[job.queue] ?? job.motion.enqueuedAt, job.motion.enqueuedAt)
        }
        return keys.sorted().map { key in
            var queue = QueueRecord(name: key.name, tenant: key.tenant)
            (queue.pause, queue.oldest) = (pause(of: key, at: now), oldest[key])
            (queue.limits, queue.opensAt) = (limits[key] ?? .none, room(of: key, at: now)?.opensAt)
            for (counter, count) in counters where counter.queue == key {
                queue.counts[counter.status, default: 0] += count
            }
            return queue
        }
    }
}

extension JobRecord {
    /// Without what may be large.
    fileprivate var summary: JobRecord {
        var summary = self
        (summary.payload, summary.result) = (nil, nil)
        return summary
    }
}

extension StatusCount {
    fileprivate var order: (String, QueueName, JobType, String) {
        (tenant ?? "", queue, type, status.rawValue)
    }
}
