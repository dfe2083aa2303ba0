/// How a batch stands: what has become of its jobs, read from those that are there.
public struct BatchSheet: Sendable, Hashable {
    public let id: BatchID
    /// Its jobs by status, the callbacks not among them.
    public private(set) var counts: [JobStatus: Int] = [:]
    /// What has become of the callback that runs once all have finished; nil when there is none.
    public private(set) var onFinished: JobStatus?
    /// What has become of the callback that runs once each has ended; nil when there is none.
    public private(set) var onEnded: JobStatus?
    /// Whether all jobs were looked at, not only the newest ``limit``.
    public fileprivate(set) var isExact = true

    fileprivate init(_ id: BatchID) { self.id = id }

    /// Jobs of a batch that are looked at: what is handed in at once is far fewer, and single jobs may join.
    package static let limit = 10_000

    /// Jobs in all.
    public var total: Int { counts.values.reduce(0, +) }
    /// Jobs that have ended, however they did.
    public var ended: Int { counts.reduce(0) { $0 + ($1.key.isTerminal ? $1.value : 0) } }
    /// Whether each job has ended. A retry takes it back.
    public var hasEnded: Bool { isExact && ended == total }
    /// The share of the jobs that have ended.
    public var progress: JobProgress {
        JobProgress(percent: total == 0 ? 100 : ended * 100 / total, current: ended, total: total)
    }

    fileprivate mutating func count(_ job: JobRecord) {
        switch job.id {
        case id.onFinished: onFinished = job.status
        case id.onEnded: onEnded = job.status
        default: counts[job.status, default: 0] += 1
        }
    }
}

extension JobStore {
    /// How a batch stands; nil when it has no job that lies in the scope.
    /// - Parameter query: only jobs that match it count.
    package func batch(
        _ id: BatchID, among query: JobQuery = .all, scope: Scope = .all
    ) async throws(StoreError) -> BatchSheet? {
        var sheet = BatchSheet(id)
        var seen = 0
        var request = PageRequest(
            (.batch(id) && query).sorted(by: .created, descending: true), limit: 1_000)
        request.scope = scope
        while true {
            let page = try await page(request)
            for job in page.jobs { sheet.count(job) }
            seen += page.jobs.count
            guard let next = page.next else { return seen == 0 ? nil : sheet }
            guard seen < BatchSheet.limit else {
                sheet.isExact = false
                return sheet
            }
            request.cursor = next
        }
    }
}

extension BatchSheet: JSONWritable {
    package func write(to json: inout JSONWriter) { json.object { writeMembers(to: &$0) } }

    /// Its members, for an answer that has more.
    package func writeMembers(to json: inout JSONWriter) {
        json.member("id", id.description)
        json.member("total", total)
        json.key("counts")
        json.object { counted in
            for status in JobStatus.allCases { counted.member(status.rawValue, counts[status] ?? 0) }
        }
        json.member("ended", ended)
        json.member("has_ended", hasEnded)
        json.member("progress", progress)
        json.member("exact", isExact)
        write("on_finished", onFinished, id.onFinished, to: &json)
        write("on_ended", onEnded, id.onEnded, to: &json)
    }

    private func write(_ name: String, _ status: JobStatus?, _ job: JobID, to json: inout JSONWriter) {
        json.key(name)
        guard let status else { return json.value(nil as String?) }
        json.object {
            $0.member("id", job.description)
            $0.member("status", status.rawValue)
        }
    }
}
