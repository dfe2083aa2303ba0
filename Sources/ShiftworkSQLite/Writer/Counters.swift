internal import GRDB
internal import ShiftworkCore

/// What one transaction changes about how many jobs there are of each kind: written as one upsert per kind at
/// its end.
struct Counters {
    struct Kind: Hashable {
        let day: Int64
        let queue: Int64
        let type: Int64
        let status: Int64
    }

    private var deltas: [Kind: Int64] = [:]
    // Jobs come in runs of a kind: the last one is kept out of the table.
    private var last: Kind?
    private var lastDelta: Int64 = 0

    mutating func add(_ number: Int64, _ status: JobStatus, of job: Position) {
        add(number, to: Kind(day: job.day, queue: job.queue, type: job.type, status: status.code))
    }

    mutating func add(_ number: Int64, to kind: Kind) {
        if last != kind {
            settle()
            last = kind
        }
        lastDelta += number
    }

    private mutating func settle() {
        if let last, lastDelta != 0 { deltas[last, default: 0] += lastDelta }
        lastDelta = 0
    }

    /// What was gathered, and forgets it.
    mutating func take() -> [Kind: Int64] {
        settle()
        last = nil
        defer { deltas.removeAll(keepingCapacity: true) }
        return deltas
    }
}

/// Writes the counters of a transaction.
struct CounterStatements {
    private let upsert: HotStatement

    init(_ db: Database) {
        upsert = HotStatement(
            db,
            """
            INSERT INTO counter (day, queue_id, type_id, status, n)
            VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (day, queue_id, type_id, status) DO UPDATE SET n = n + excluded.n
            """)
    }

    func write(_ deltas: [Counters.Kind: Int64]) throws {
        for (kind, delta) in deltas where delta != 0 {
            try upsert.run(kind.day, kind.queue, kind.type, kind.status, delta)
        }
    }
}
