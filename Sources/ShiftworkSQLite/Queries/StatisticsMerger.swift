internal import Foundation
internal import GRDB
internal import ShiftworkCore

/// Adds up rows of `stat` that belong to one line of an answer.
struct StatisticsMerger {
    private struct Key: Hashable {
        let bucket: Int64?
        let queue: Int64
        let type: Int64
        let status: Int64
        let user: String
    }

    private struct Sum {
        var count: Int64 = 0
        var attempts: Int64 = 0
        var wait = Histogram()
        var run = Histogram()
    }

    private let queues: [Int64: (tenant: String?, name: QueueName)]
    private let types: [Int64: JobType]
    /// The series that count, those of these users as JSON; one without a name is that of all together.
    private var users = #"[""]"#
    private let isByUser: Bool
    private let hasSteps: Bool
    private var sums: [Key: Sum] = [:]

    /// - Parameter request: names the queues, types and tenants that count.
    init(_ request: StatisticsRequest, in db: Database) throws {
        var queues: [Int64: (tenant: String?, name: QueueName)] = [:]
        for row in try Row.fetchAll(db, sql: "SELECT id, tenant, name FROM queue") {
            let (tenant, name): (String, String) = try (row.at(1), row.at(2))
            let owner = tenant.isEmpty ? nil : tenant
            guard request.scope.covers(tenant: owner) else { continue }
            guard request.queues.isEmpty || request.queues.contains(QueueName(name)) else { continue }
            queues[try row.at(0)] = (owner, QueueName(name))
        }
        var types: [Int64: JobType] = [:]
        for row in try Row.fetchAll(db, sql: "SELECT id, name FROM type") {
            let type = JobType(try row.at(1))
            if request.types.isEmpty || request.types.contains(type) { types[try row.at(0)] = type }
        }
        (self.queues, self.types) = (queues, types)
        (isByUser, hasSteps) = (request.mostUsers != nil, request.step != nil)
        if let user = request.user { users = try Self.json([user]) }
    }

    private static func json(_ users: [String]) throws -> String {
        String(decoding: try JSONEncoder().encode(users), as: UTF8.self)
    }

    /// Only the users with the most jobs in these stretches count from now on.
    mutating func chooseUsers(_ limit: Int, in stretches: [StatisticsWindow.Stretch], from db: Database)
        throws
    {
        let parts = stretches.map { stretch in
            """
            SELECT user, n FROM stat
            WHERE resolution = \(stretch.resolution.length.microseconds / 1_000_000)
              AND bucket >= \(stretch.from.microseconds) AND bucket < \(stretch.until.microseconds) AND user > ''
              AND queue_id IN (SELECT value FROM json_each(:queues))
              AND type_id IN (SELECT value FROM json_each(:types))
            """
        }
        let sql = """
            SELECT user FROM (\(parts.joined(separator: " UNION ALL ")))
            GROUP BY user ORDER BY sum(n) DESC, user LIMIT :limit
            """
        let arguments: StatementArguments = [
            "queues": "\(Array(queues.keys))", "types": "\(Array(types.keys))", "limit": limit,
        ]
        users = try Self.json(parts.isEmpty ? [] : String.fetchAll(db, sql: sql, arguments: arguments))
    }

    /// Adds the buckets of a stretch.
    mutating func merge(_ stretch: StatisticsWindow.Stretch, from db: Database) throws {
        let rows = try Row.fetchCursor(
            db.cachedStatement(
                sql: """
                    SELECT bucket, queue_id, type_id, status, user, n, attempts, wait, run
                    FROM stat
                    WHERE resolution = ? AND bucket >= ? AND bucket < ? AND user IN (SELECT value FROM json_each(?))
                    """),
            arguments: [
                stretch.resolution.length.microseconds / 1_000_000, stretch.from.microseconds,
                stretch.until.microseconds, users,
            ])
        while let row = try rows.next() {
            let key = try Key(
                bucket: hasSteps ? row.at(0) : nil, queue: row.at(1), type: row.at(2), status: row.at(3),
                user: isByUser ? row.at(4) : "")
            guard queues[key.queue] != nil, types[key.type] != nil else { continue }
            var sum = sums.removeValue(forKey: key) ?? Sum()
            sum.count += try row.at(5)
            sum.attempts += try row.at(6)
            try sum.wait.merge(row, 7)
            try sum.run.merge(row, 8)
            sums[key] = sum
        }
    }

    /// The lines, in order.
    var rows: [StatisticsRow] {
        let rows = sums.compactMap { key, sum -> StatisticsRow? in
            guard let queue = queues[key.queue], let type = types[key.type],
                let status = JobStatus(code: key.status)
            else { return nil }
            var row = StatisticsRow(queue: queue.name, type: type, status: status)
            (row.tenant, row.bucket) = (queue.tenant, key.bucket.map(Timestamp.init(microseconds:)))
            row.user = key.user.isEmpty ? nil : key.user
            (row.count, row.attempts, row.wait, row.run) = (sum.count, sum.attempts, sum.wait, sum.run)
            return row
        }
        return rows.sorted { $0.place < $1.place }
    }
}

extension Histogram {
    fileprivate mutating func merge(_ row: Row, _ index: Int) throws {
        guard let bytes = try row.bytes(index), !bytes.isEmpty else { return }
        try merge(encoded: bytes)
    }
}
