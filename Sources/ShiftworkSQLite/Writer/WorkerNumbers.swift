internal import GRDB
internal import ShiftworkCore

/// The numbers that stand for workers in tables. A worker's row outlives it, so that jobs can name it.
final class WorkerNumbers {
    private var numbers: [WorkerID: Int64] = [:]
    private var ids: [Int64: WorkerID] = [:]
    private let find: HotStatement
    private let idOf: HotStatement

    /// From here up: a job's row keeps room for a number of two bytes.
    static let first: Int64 = 1_000

    init(_ db: Database) {
        find = HotStatement(db, "SELECT id FROM worker WHERE uuid = ?")
        idOf = HotStatement(db, "SELECT uuid FROM worker WHERE id = ?")
    }

    func forget() {
        numbers = [:]
        ids = [:]
    }

    /// A worker's number; nil when it never registered. Says nothing about whether it lives.
    func number(of worker: WorkerID) throws -> Int64? {
        if let known = numbers[worker] { return known }
        guard let number = try find.first(worker.uuid, read: { $0.int(0) }) else { return nil }
        numbers[worker] = number
        ids[number] = worker
        return number
    }

    func id(of number: Int64) throws -> WorkerID? {
        if let known = ids[number] { return known }
        let found = try idOf.first(number) { $0.uuid(0).map(WorkerID.init) }
        guard let worker = found ?? nil else { return nil }
        numbers[worker] = number
        ids[number] = worker
        return worker
    }
}
