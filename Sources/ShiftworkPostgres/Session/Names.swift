internal import ShiftworkCore
internal import Synchronization

/// The numbers that stand for queues, types and workers in tables. Numbers never change and their rows never go, so
/// every process remembers them. Shared by all connections.
final class Names: Sendable {
    /// A queue's full name.
    struct Queue: Hashable {
        let tenant: String?
        let name: QueueName
    }

    private struct Known {
        var queues: [Queue: Int32] = [:]
        var types: [JobType: Int32] = [:]
        var workers: [WorkerID: Int32] = [:]
        var queuesByNumber: [Int32: Queue] = [:]
        var typesByNumber: [Int32: JobType] = [:]
        var workersByNumber: [Int32: WorkerID] = [:]
    }

    private let known = Mutex(Known())

    /// Only what is committed may be noted.
    private func note(_ queues: Answer) {
        known.withLock { known in
            for row in queues {
                let (number, tenant, name): (Int32, String, String) = (row[0], row[1], row[2])
                let queue = Queue(tenant: tenant.isEmpty ? nil : tenant, name: QueueName(name))
                known.queues[queue] = number
                known.queuesByNumber[number] = queue
            }
        }
    }

    private func note(types: Answer) {
        known.withLock { known in
            for row in types {
                let (number, name): (Int32, String) = (row[0], row[1])
                known.types[JobType(name)] = number
                known.typesByNumber[number] = JobType(name)
            }
        }
    }

    private func note(workers: Answer) {
        known.withLock { known in
            for row in workers {
                let (number, id): (Int32, UUIDv7) = (row[0], row[1])
                known.workers[WorkerID(id)] = number
                known.workersByNumber[number] = WorkerID(id)
            }
        }
    }
}

// Made before the transaction that needs them: were that undone, the numbers would be undone too.
extension Names {
    /// Sees to it that these have numbers, in a transaction of its own.
    func intern(
        _ queues: some Sequence<Queue>, _ types: some Sequence<JobType>, on connection: Connection,
        schema: String
    ) throws {
        let (queues, types) = unknown(queues, types)
        guard !queues.isEmpty || !types.isEmpty else { return }
        let found = try connection.withTransaction(Transaction.Mode(schema: schema)) { transaction in
            try Self.intern(queues, types, in: transaction)
        }
        note(found.queues)
        note(types: found.types)
    }

    /// What is known here and, besides, the numbers of these, made in a transaction which may be undone: for that
    /// transaction alone.
    func interning(
        _ queues: some Sequence<Queue>, _ types: some Sequence<JobType>, in transaction: Transaction
    ) throws -> Names {
        let (queues, types) = unknown(queues, types)
        guard !queues.isEmpty || !types.isEmpty else { return self }
        let copy = Names()
        let present = known.withLock { $0 }
        copy.known.withLock { $0 = present }
        let found = try Self.intern(queues, types, in: transaction)
        copy.note(found.queues)
        copy.note(types: found.types)
        return copy
    }

    private func unknown(
        _ queues: some Sequence<Queue>, _ types: some Sequence<JobType>
    ) -> (queues: Set<Queue>, types: Set<JobType>) {
        known.withLock { known in
            (Set(queues).filter { known.queues[$0] == nil }, Set(types).filter { known.types[$0] == nil })
        }
    }

    private static func intern(
        _ queues: Set<Queue>, _ types: Set<JobType>, in transaction: Transaction
    ) throws -> (queues: Answer, types: Answer) {
        let sorted = queues.sorted { ($0.tenant ?? "", $0.name) < ($1.tenant ?? "", $1.name) }
        let (tenants, names) = (sorted.map { $0.tenant ?? "" }, sorted.map(\.name.rawValue))
        let typeNames = types.sorted().map(\.rawValue)
        transaction.write(
            """
            INSERT INTO queue (tenant, name) SELECT * FROM unnest(\(tenants), \(names))
            ON CONFLICT (tenant, name) DO NOTHING
            """)
        transaction.write(
            "INSERT INTO type (name) SELECT * FROM unnest(\(typeNames)) ON CONFLICT (name) DO NOTHING")
        let answers = try transaction.ask([
            """
            SELECT id, tenant, name FROM queue
            WHERE (tenant, name) IN (SELECT * FROM unnest(\(tenants), \(names)))
            """,
            "SELECT id, name FROM type WHERE name = ANY (\(typeNames))",
        ])
        return (answers[answers.startIndex], answers[answers.startIndex + 1])
    }

    /// A worker's number, if this process has seen it.
    func known(_ worker: WorkerID) -> Int32? { known.withLock { $0.workers[worker] } }

    func number(of queue: Queue) -> Int32? { known.withLock { $0.queues[queue] } }
    func number(of type: JobType) -> Int32? { known.withLock { $0.types[type] } }
}

// Looked up within a transaction: what it finds was committed by others.
extension Names {
    /// The numbers of those types that any job ever had.
    func numbers(of types: Set<JobType>, in transaction: Transaction) throws -> [Int32] {
        let unknown = known.withLock { known in types.filter { known.types[$0] == nil } }
        if !unknown.isEmpty {
            note(
                types: try transaction.ask(
                    "SELECT id, name FROM type WHERE name = ANY (\(unknown.map(\.rawValue)))"))
        }
        return known.withLock { known in types.compactMap { known.types[$0] } }
    }

    func queue(_ number: Int32, in transaction: Transaction) throws -> Queue {
        if let queue = known.withLock({ $0.queuesByNumber[number] }) { return queue }
        note(try transaction.ask("SELECT id, tenant, name FROM queue"))
        return known.withLock { $0.queuesByNumber[number] } ?? Queue(tenant: nil, name: .default)
    }

    func type(_ number: Int32, in transaction: Transaction) throws -> JobType {
        if let type = known.withLock({ $0.typesByNumber[number] }) { return type }
        note(types: try transaction.ask("SELECT id, name FROM type"))
        return known.withLock { $0.typesByNumber[number] } ?? JobType("")
    }

    /// A worker's number; nil when it never registered. Says nothing about whether it lives.
    func number(of worker: WorkerID, in transaction: Transaction) throws -> Int32? {
        if let number = known.withLock({ $0.workers[worker] }) { return number }
        note(workers: try transaction.ask("SELECT id, uuid FROM worker WHERE uuid = \(worker.uuid)"))
        return known.withLock { $0.workers[worker] }
    }

    func worker(_ number: Int32, in transaction: Transaction) throws -> WorkerID? {
        if let worker = known.withLock({ $0.workersByNumber[number] }) { return worker }
        note(workers: try transaction.ask("SELECT id, uuid FROM worker WHERE id = \(number)"))
        return known.withLock { $0.workersByNumber[number] }
    }
}
