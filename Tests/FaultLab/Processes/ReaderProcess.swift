internal import Foundation
internal import ShiftworkCore
internal import ShiftworkSQLite

/// Reads and checks everything in a database that may be damaged, writes to it, and writes down what it was told.
struct ReaderProcess {
    private let arguments: Arguments
    private let paper: Paper

    init(_ arguments: Arguments) throws {
        self.arguments = arguments
        paper = Paper(path: arguments.required("paper"))
    }

    func run() async throws {
        switch Result(catching: { () throws(StoreError) in
            try SQLiteStore(path: arguments.required("database"))
        }) {
        case .failure(let error): note("open", error)
        case .success(let store):
            await look("read") { () async throws(StoreError) in
                var last: Int64? = .min
                while let from = last {
                    let part = try await store.lives(after: from)
                    paper.append(part.lives.map { "job \($0.record.id)" } + ["read"])
                    last = part.last
                }
            }
            await look("counts") { () async throws(StoreError) in _ = try await store.counts(scope: .all) }
            await look("verify") { () async throws(StoreError) in
                for finding in try await store.verify(isDeep: true) {
                    paper.append("found \(finding.invariant): \(finding.detail)")
                }
            }
            await look("write") { () async throws(StoreError) in try await write(store) }
            await store.close()
        }
        paper.append("end")
    }

    private func write(_ store: SQLiteStore) async throws(StoreError) {
        var ids = IdentifierSource()
        let id = ids.next(at: SQLiteStore.systemClock(), random: .random(in: .min ... .max))
        _ = try await store.insert([NewJob(id: JobID(id), type: QuickJob.type)], durability: .durable)
        let worker = WorkerID(ids.next(at: SQLiteStore.systemClock(), random: .random(in: .min ... .max)))
        try await store.register(WorkerInfo(id: worker, name: "reader", types: [QuickJob.type], slots: 4))
        var trip = PumpTrip(worker: worker)
        trip.claim = ClaimRequest(limit: 50, types: [QuickJob.type])
        var settling = PumpTrip(worker: worker)
        settling.settlements = try await store.pump(trip).claimed.map {
            Settlement(.succeed, lease: $0.lease)
        }
        _ = try await store.pump(settling)
        try await store.signOff(worker)
    }

    private func look(_ what: String, _ call: () async throws(StoreError) -> Void) async {
        do { try await call() } catch { note(what, error) }
    }

    private func note(_ what: String, _ error: StoreError) {
        paper.append("error \(what) \(error.code) \(error.message.replacing("\n", with: " "))")
    }
}
