internal import Foundation
internal import ShiftworkCore

// What counters and rollups say.
extension RemoteStore {
    func counts(scope: Scope) async throws(StoreError) -> [StatusCount] {
        let answer = try await answer("counts", "GET", "/stats/counts")
        // It always answers where it is known.
        guard answer.status != 404 else {
            throw Self.isOlder("counts", "It does not tell how many jobs there are by type.")
        }
        return try Self.read("counts", answer) { json in
            try json.data().map { try StatusCount(try JSONFields($0)) }
        }
    }

    /// Of windows that end now: the server's clock says when that is.
    func statistics(_ request: StatisticsRequest) async throws(StoreError) -> Statistics {
        guard request.step == nil, request.until >= clock() - .seconds(60) else {
            throw Self.needsStore("statistics of the past")
        }
        let window = (request.until - request.from).microseconds / 1_000
        var path =
            "/stats?histograms=true&by=status,type,queue\(request.mostUsers == nil ? "" : ",user")&window=\(window)ms"
        let (types, queues) = (request.types.map(\.rawValue), request.queues.map(\.rawValue))
        if !types.isEmpty { path += "&type=\(types.sorted().joined(separator: ",").percentEncoded)" }
        if !queues.isEmpty { path += "&queue=\(queues.sorted().joined(separator: ",").percentEncoded)" }
        if let user = request.user { path += "&user=\(user.percentEncoded)" }
        return try await ask("statistics", "GET", path) { try Statistics(try JSONFields($0)) }
    }

    func errors(from: Timestamp, until: Timestamp, limit: Int) async throws(StoreError) -> [ErrorGroup] {
        let window = max(1, (until - from).microseconds / 1_000_000)
        return try await list("errors", "/errors?window=\(window)s&limit=\(min(limit, 1_000))") { fields in
            let nothing = Timestamp(seconds: 0)
            var group = ErrorGroup(
                fingerprint: try fields.required("fingerprint"), type: try fields.required("type"),
                sample: try fields.string("sample") ?? "",
                firstSeen: try fields.moment("first_seen_at") ?? nothing,
                lastSeen: try fields.moment("last_seen_at") ?? nothing)
            group.attempts = try fields.integer("attempts") ?? 0
            group.failed = try fields.integer("failed") ?? 0
            group.types = try fields.strings("types").map { JobType($0) }
            group.lastJob = try fields.id("last_job")
            return group
        }
    }

    /// A round as large as the server makes it. Asked again after a lost answer it goes on: what went before is then
    /// not in the number.
    func prune(_ request: PruneRequest) async throws(StoreError) -> Pruned {
        let body = JSONWriter.bytes { json in json.object { $0.member("retention", request.retention) } }
        return try await askAgain("prune", "POST", "/prune", body) { json in
            let fields = try JSONFields(json)
            guard let removed = try fields.integer("removed") else {
                throw fields.error("removed", "This field is missing")
            }
            return Pruned(jobs: removed, hasMore: try fields.flag("has_more"))
        }
    }
}

extension StatusCount {
    fileprivate init(_ fields: JSONFields) throws {
        self.init(
            tenant: try fields.string("tenant"), queue: QueueName(try fields.required("queue")),
            type: JobType(try fields.required("type")), status: try JobStatus(of: fields),
            count: try fields.integer("count") ?? 0)
    }
}

extension Statistics {
    fileprivate init(_ fields: JSONFields) throws {
        guard let from = try fields.moment("from"), let until = try fields.moment("until"),
            let resolution = StatisticsResolution(rawValue: try fields.required("resolution"))
        else { throw fields.error("resolution", "This program does not know these statistics") }
        self.init(
            rows: try fields.elements("rows").map { try StatisticsRow(try JSONFields($0)) },
            resolution: resolution, from: from, until: until)
    }
}

extension StatisticsRow {
    fileprivate init(_ fields: JSONFields) throws {
        self.init(
            queue: QueueName(try fields.required("queue")), type: JobType(try fields.required("type")),
            status: try JobStatus(of: fields))
        user = try fields.string("user_id")
        (count, attempts) = (
            Int64(try fields.integer("count") ?? 0), Int64(try fields.integer("attempts") ?? 0)
        )
        (wait, run) = (
            try Histogram("wait_histogram", of: fields), try Histogram("run_histogram", of: fields)
        )
    }
}

extension JobStatus {
    fileprivate init(of fields: JSONFields) throws {
        guard let status = JobStatus(rawValue: try fields.required("status")) else {
            throw fields.error("status", "This program does not know this status")
        }
        self = status
    }
}

extension Histogram {
    fileprivate init(_ name: String, of fields: JSONFields) throws {
        guard let bytes = Data(base64Encoded: try fields.required(name)),
            let histogram = try? Histogram(decoding: Array(bytes))
        else { throw fields.error(name, "This program does not know this form of a histogram") }
        self = histogram
    }
}
