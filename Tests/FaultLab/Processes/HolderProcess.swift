internal import Foundation
internal import ShiftworkCore
internal import ShiftworkSQLite

/// A worker that claims and then stops itself, so that it surely holds no lock; when it is let go on, it settles, and
/// writes down what it was answered.
struct HolderProcess {
    private let workplace: Workplace
    private let lease: Duration
    private let claims: Int
    private let paper: Paper

    init(_ arguments: Arguments) throws {
        workplace = try Workplace(arguments)
        lease = .milliseconds(arguments.number("lease-ms", default: 1_000))
        claims = arguments.number("claims", default: 20)
        paper = Paper(path: workplace.folder + "/late")
    }

    func run() async throws {
        let store = try await workplace.openStore()
        var ids = IdentifierSource()
        let worker = WorkerID(ids.next(at: SQLiteStore.systemClock(), random: .random(in: .min ... .max)))
        let info = WorkerInfo(
            id: worker, name: BeatWatch.name(of: getpid()), types: [HeldJob.type], slots: claims, lease: lease
        )
        try await patiently { () throws(StoreError) in try await store.register(info) }
        var trip = PumpTrip(worker: worker)
        trip.claim = ClaimRequest(limit: claims, types: [HeldJob.type])
        let claimed = try await patiently { () throws(StoreError) in try await store.pump(trip) }.claimed
        raise(SIGSTOP)
        // Twice: a settlement that was refused stays refused, one that was written is known.
        for _ in 0..<2 { try await settle(claimed, worker, store) }
        paper.append("end \(getpid())")
        // Its end is the trial's to choose: until then whoever frees its jobs does so for its silence.
        while true { try await Task.sleep(for: .seconds(60)) }
    }

    private func settle(_ claimed: [ClaimedJob], _ worker: WorkerID, _ store: any JobStore) async throws {
        var late = PumpTrip(worker: worker)
        late.settlements = claimed.map { Settlement(.succeed, lease: $0.lease) }
        let trip = late
        let reply = try await patiently { () throws(StoreError) in try await store.pump(trip) }
        paper.append(
            zip(claimed, reply.settled).map { job, answer in
                "\(answer == .leaseLost ? "lost" : "settled") \(job.lease.job) \(worker)"
            })
    }

    /// Repeats a call while the store is in trouble.
    private func patiently<Value>(_ call: () async throws(StoreError) -> Value) async throws -> Value {
        while true {
            let result: Result<Value, StoreError>
            do { result = .success(try await call()) } catch { result = .failure(error) }
            switch result {
            case .success(let value): return value
            case .failure(let error):
                guard error.isTransient else { throw error }
                try await Task.sleep(for: .milliseconds(20))
            }
        }
    }
}
