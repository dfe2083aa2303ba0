internal import Foundation
internal import GRDB
internal import ShiftworkCore
internal import ShiftworkSQLite

/// Several processes keep one store in order; whoever leads is killed, again and again, while an operation runs, jobs
/// fall due, and workers die.
final class LeadersTrial: Trial {
    static let name = "leaders"
    static let about =
        "The leading keeper is killed again and again: duties go on, and nothing is done twice."

    private var ids = IdentifierSource()
    private var clock = 0
    private var leaders: Set<Data> = []

    func run(in lab: Lab) async throws {
        let store = try lab.openStore()
        let operation = try await offer(lab.rounds(small: 1_000, large: 4_000), lab, store)
        var keepers = try (0..<3).map { _ in try lab.start("keeper", ["--lease-ms", "1000"]) }
        var worker = try lab.start("worker", ["--lease-ms", "1000"])
        try await lab.wait(for: "the end of the operation", atMost: .seconds(180)) {
            try await Task.sleep(for: .milliseconds(.random(in: 150...600, using: &lab.random)))
            try await noteLeaders(lab, store)
            let index = Int.random(in: keepers.indices, using: &lab.random)
            await lab.kill(keepers[index])
            lab.fault("kills of a keeper")
            keepers[index] = try lab.start("keeper", ["--lease-ms", "1000"])
            if Int.random(in: 0..<4, using: &lab.random) == 0 {
                await lab.kill(worker)
                lab.fault("kills of a worker")
                worker = try lab.start("worker", ["--lease-ms", "1000"])
            }
            // The lead of the dead runs out by the store's clock.
            clock += 10
            lab.clock.set(clock)
            return try await store.operation(operation.id)?.state == .finished
        }
        lab.count("leaders seen", leaders.count)
        for keeper in keepers { await lab.end(keeper) }
        await lab.end(worker)
        try await judge(operation, lab, store)
        lab.clock.set(clock + 7_200)
        try await lab.drain(["--held"])
        await store.close()
        try await Judge(hasForwardClock: true).judge(lab)
    }

    /// Jobs to be called off by an operation, and jobs that fall due meanwhile.
    private func offer(_ count: Int, _ lab: Lab, _ store: SQLiteStore) async throws -> ShiftworkCore.Operation
    {
        let held = (0..<count).map { make(HeldJob.type, $0) }
        var planned = (0..<200).map { make(QuickJob.type, $0) }
        for index in planned.indices { planned[index].start = .after(.seconds(index)) }
        _ = try await store.insert(held + planned, durability: .durable)
        Paper(path: lab.folder + "/journal").append((held + planned).map { "ok \($0.id)" })
        let id = OperationID(ids.next(at: SQLiteStore.systemClock(), random: .random(in: .min ... .max)))
        let end = try await store.now() + .seconds(1)
        var operation = Operation(id: id, action: .cancel, query: "type:\(HeldJob.type)", asOf: end)
        (operation.rate, operation.expected) = (count / 8, count)
        try await store.startOperation(operation)
        return operation
    }

    private func make(_ type: JobType, _ number: Int) -> NewJob {
        let id = JobID(ids.next(at: SQLiteStore.systemClock(), random: .random(in: .min ... .max)))
        return NewJob(id: id, type: type, payload: Array("{\"number\":\(number)}".utf8))
    }

    private func noteLeaders(_ lab: Lab, _ store: SQLiteStore) async throws {
        let nodes = try await store.read { db in try Data.fetchAll(db, sql: "SELECT node FROM leader") }
        leaders.formUnion(nodes)
    }

    private func judge(_ operation: ShiftworkCore.Operation, _ lab: Lab, _ store: SQLiteStore) async throws {
        guard let now = try await store.operation(operation.id) else {
            lab.broken("I30 OperationExact: the operation is gone")
            return
        }
        let skipped = now.skipped.values.reduce(0, +)
        lab.count("jobs treated", now.done)
        lab.expect(
            now.done == operation.expected && skipped == 0 && now.matched == now.done,
            "I30 OperationExact: of \(operation.expected ?? 0) jobs \(now.done) were treated, \(skipped) skipped"
        )
    }
}
