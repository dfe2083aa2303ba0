internal import GRDB
internal import ShiftworkCore

/// The numbers that stand for names of queues and types in tables. Numbers never change, so every process
/// remembers them.
final class Names {
    /// A queue's full name.
    struct Queue: Hashable {
        let tenant: String?
        let name: QueueName
    }

    private var queues: [Queue: Int64] = [:]
    private var types: [JobType: Int64] = [:]
    private var queuesByNumber: [Int64: Queue] = [:]
    private var typesByNumber: [Int64: JobType] = [:]

    private let findQueue: HotStatement
    private let makeQueue: HotStatement
    private let nameOfQueue: HotStatement
    private let findType: HotStatement
    private let makeType: HotStatement
    private let nameOfType: HotStatement
    private let allQueues: HotStatement

    init(_ db: Database) {
        findQueue = HotStatement(db, "SELECT id FROM queue WHERE tenant = ? AND name = ?")
        makeQueue = HotStatement(db, "INSERT INTO queue (tenant, name) VALUES (?, ?) RETURNING id")
        nameOfQueue = HotStatement(db, "SELECT tenant, name FROM queue WHERE id = ?")
        findType = HotStatement(db, "SELECT id FROM type WHERE name = ?")
        makeType = HotStatement(db, "INSERT INTO type (name) VALUES (?) RETURNING id")
        nameOfType = HotStatement(db, "SELECT name FROM type WHERE id = ?")
        allQueues = HotStatement(db, "SELECT id FROM queue WHERE name = ?")
    }

    /// Forgets what a transaction that was rolled back may have made.
    func forget() {
        queues = [:]
        types = [:]
        queuesByNumber = [:]
        typesByNumber = [:]
    }

    /// A queue's number; it is made if there is none.
    func number(of queue: Queue) throws -> Int64 {
        if let known = queues[queue] { return known }
        let tenant = queue.tenant ?? ""
        let found = try findQueue.first(tenant, queue.name.rawValue) { $0.int(0) }
        let number = try found ?? makeQueue.first(tenant, queue.name.rawValue) { $0.int(0) } ?? 0
        queues[queue] = number
        queuesByNumber[number] = queue
        return number
    }

    /// A type's number; it is made if there is none.
    func number(of type: JobType) throws -> Int64 {
        if let known = try knownNumber(of: type) { return known }
        let number = try makeType.first(type.rawValue) { $0.int(0) } ?? 0
        types[type] = number
        typesByNumber[number] = type
        return number
    }

    /// A type's number, if any job ever had it.
    func knownNumber(of type: JobType) throws -> Int64? {
        if let known = types[type] { return known }
        guard let number = try findType.first(type.rawValue, read: { $0.int(0) }) else { return nil }
        types[type] = number
        typesByNumber[number] = type
        return number
    }

    /// The queues of that name, one for each tenant that has it.
    func numbers(of queue: QueueName) throws -> [Int64] { try allQueues.all(queue.rawValue) { $0.int(0) } }

    func queue(_ number: Int64) throws -> Queue {
        if let known = queuesByNumber[number] { return known }
        let found = try nameOfQueue.first(number) { row in
            Queue(tenant: row.text(0).isEmpty ? nil : row.text(0), name: QueueName(rawValue: row.text(1)))
        }
        let queue = found ?? Queue(tenant: nil, name: .default)
        queuesByNumber[number] = queue
        return queue
    }

    func type(_ number: Int64) throws -> JobType {
        if let known = typesByNumber[number] { return known }
        let type = try nameOfType.first(number) { JobType(rawValue: $0.text(0)) } ?? JobType("")
        typesByNumber[number] = type
        return type
    }
}
