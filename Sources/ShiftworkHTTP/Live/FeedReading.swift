internal import ShiftworkCore

/// Looks at the store for everything that is followed, in as few questions as there are kinds.
struct FeedReading {
    let store: any JobStore
    /// How jobs were and are, so that an event can tell both.
    private var statuses: [FeedKey: (previous: JobStatus?, now: JobStatus)] = [:]
    /// How far logs are read.
    private var logs: [FeedKey: (attempt: Int, sequence: Int)] = [:]
    private var logLines: [FeedKey: [FeedBoard.Found]] = [:]
    /// Logs of which more was new than is told.
    private(set) var gaps: Set<FeedKey> = []

    private static let linesAtOnce = 200

    init(store: any JobStore) { self.store = store }

    /// What is found of each topic.
    mutating func read(_ keys: Set<FeedKey>) async throws -> [FeedKey: [FeedBoard.Found]] {
        forget(allBut: keys)
        gaps = []
        var found: [FeedKey: [FeedBoard.Found]] = [:]
        for (scope, keys) in Dictionary(grouping: keys, by: \.scope) {
            let needsCounts = keys.contains { [.stats, .changed].contains($0.topic) }
            let counts = needsCounts ? try await store.counts(scope: scope) : []
            let jobs = try await jobs(of: keys, scope: scope)
            for key in keys { found[key] = try await read(key, counts: counts, jobs: jobs) }
        }
        return found
    }

    private mutating func read(
        _ key: FeedKey, counts: [StatusCount], jobs: [JobID: JobRecord]
    ) async throws -> [FeedBoard.Found] {
        switch key.topic {
        case .stats: return whole(StatusSums(counts))
        case .changed: return counts.map(Self.found)
        case .queues: return list(try await store.queues(scope: key.scope))
        case .workers: return list(try await store.workers())
        case .operations: return list(try await operations(key.scope))
        case .operation(let id):
            return whole(try await store.operation(id).flatMap { key.scope.sees($0) ? $0 : nil })
        case .job(let id): return whole(thin(jobs[id], key))
        case .logs(let id): return try await lines(of: jobs[id], key)
        }
    }

    private mutating func forget(allBut keys: Set<FeedKey>) {
        statuses = statuses.filter { keys.contains($0.key) }
        logs = logs.filter { keys.contains($0.key) }
        logLines = logLines.filter { keys.contains($0.key) }
    }

    private func jobs(of keys: [FeedKey], scope: Scope) async throws -> [JobID: JobRecord] {
        let ids = Set(
            keys.compactMap { key in
                switch key.topic {
                case .job(let id), .logs(let id): id
                case .stats, .queues, .workers, .operations, .changed, .operation: nil
                }
            })
        guard !ids.isEmpty else { return [:] }
        let records = try await store.jobs(Array(ids), scope: scope)
        return Dictionary(records.map { ($0.id, $0) }) { first, _ in first }
    }

    private func operations(_ scope: Scope) async throws -> [Operation] {
        try await store.operations(scope: scope, limit: 50)
    }

    private mutating func thin(_ job: JobRecord?, _ key: FeedKey) -> ThinJob? {
        guard let job else { return nil }
        let known = statuses[key]
        if known?.now != job.status { statuses[key] = (known?.now, job.status) }
        return ThinJob(job: job, previous: statuses[key]?.previous)
    }

    /// The newest lines of the job's present attempt.
    private mutating func lines(of job: JobRecord?, _ key: FeedKey) async throws -> [FeedBoard.Found] {
        guard let job, job.attempt > 0 else { return [] }
        var place = logs[key] ?? (job.attempt, 0)
        if place.attempt != job.attempt { place = (job.attempt, 0) }
        var lines = logLines[key] ?? []
        var fresh = 0
        while true {
            let page = try await store.log(
                of: job.id, attempt: job.attempt, after: place.sequence, limit: 1_000)
            guard let last = page.last else { break }
            lines += page.map { line in
                FeedBoard.Found(
                    name: "\(line.attempt)/\(line.sequence)",
                    json: JSONWriter.bytes { line.write(to: &$0) })
            }
            fresh += page.count
            lines.removeFirst(max(0, lines.count - Self.linesAtOnce))
            place.sequence = last.sequence
        }
        if fresh > Self.linesAtOnce, logs[key] != nil { gaps.insert(key) }
        (logs[key], logLines[key]) = (place, lines)
        return lines
    }

    // MARK: Parts

    private func whole(_ value: (some JSONWritable)?) -> [FeedBoard.Found] {
        let json = value.map { value in JSONWriter.bytes { value.write(to: &$0) } }
        return [FeedBoard.Found(name: "", json: json ?? Array("null".utf8))]
    }

    private func list(_ values: [some JSONWritable]) -> [FeedBoard.Found] {
        let json = JSONWriter.bytes { json in
            json.object { json in
                json.member("data", values)
            }
        }
        return [FeedBoard.Found(name: "", json: json)]
    }

    private static func found(_ count: StatusCount) -> FeedBoard.Found {
        func json(_ number: Int) -> [UInt8] {
            var count = count
            count.count = number
            return JSONWriter.bytes { count.write(to: &$0) }
        }
        // A name cannot hold a NUL.
        let name = [count.tenant ?? "", count.queue.rawValue, count.type.rawValue, count.status.rawValue]
        return FeedBoard.Found(name: name.joined(separator: "\0"), json: json(count.count), absent: json(0))
    }
}

extension Scope {
    /// Whether an operation lies inside.
    func sees(_ operation: Operation) -> Bool { covers(tenant: operation.tenant) }
}

/// How many jobs there are, by status.
private struct StatusSums: JSONWritable {
    let sums: [JobStatus: Int]

    init(_ counts: [StatusCount]) {
        sums = counts.reduce(into: [:]) { $0[$1.status, default: 0] += $1.count }
    }

    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("total", sums.values.reduce(0, +))
            json.key("by_status")
            json.object {
                for status in JobStatus.allCases { $0.member(status.rawValue, sums[status] ?? 0) }
            }
        }
    }
}
