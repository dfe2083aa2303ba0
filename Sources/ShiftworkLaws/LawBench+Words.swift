internal import ShiftworkCore

// What workers do.
extension LawBench {
    /// One trip that claims jobs of the type `work`, or of these types.
    func claim(
        _ worker: WorkerID, limit: Int = 10, lanes: [ClaimRequest.Lane] = [.init(nil)],
        types: Set<JobType> = ["work"]
    ) async throws -> [ClaimedJob] {
        var trip = PumpTrip(worker: worker)
        trip.claim = ClaimRequest(limit: limit, lanes: lanes, types: types)
        return try await store.pump(trip).claimed
    }

    /// Claims the one job that can be had, by a new worker.
    func claimNext(
        _ types: Set<JobType> = ["work"], file: String = #fileID, line: Int = #line
    ) async throws -> ClaimedJob {
        let claimed = try await claim(worker(), limit: 1, types: types)
        return try require(claimed.first, "nothing can be claimed", file: file, line: line)
    }

    /// Claims this job, by a new worker.
    func start(_ job: JobID, file: String = #fileID, line: Int = #line) async throws -> ClaimedJob {
        let claimed = try await store.claim([job], worker: worker())
        return try require(claimed.first, "\(job) cannot be claimed", file: file, line: line)
    }

    /// Settles under a lease.
    @discardableResult
    func settle(
        _ event: JobEvent, _ lease: Lease, delay: Duration = .zero, failure: JobFailure? = nil
    ) async throws -> SettlementReply {
        var settlement = Settlement(event, lease: lease)
        (settlement.delay, settlement.failure) = (delay, failure)
        return try await settle(settlement)
    }

    @discardableResult
    func settle(_ settlement: Settlement) async throws -> SettlementReply {
        var trip = PumpTrip(worker: settlement.lease.worker)
        trip.settlements = [settlement]
        return try require(try await store.pump(trip).settled.first, "a settlement got no answer")
    }

    /// Starts a job and ends its run.
    @discardableResult
    func run(_ job: JobID, _ event: JobEvent, delay: Duration = .zero) async throws -> SettlementReply {
        try await settle(event, start(job).lease, delay: delay)
    }

    /// Rescues a worker at the beat that it stands at.
    func rescue(_ worker: WorkerID, limit: Int = 1_000) async throws -> Rescue {
        let record = try require(try await store.workers().first { $0.info.id == worker }, "no such worker")
        return try require(
            try await store.rescue(worker, beat: record.beat, limit: limit), "a silent worker was not rescued"
        )
    }
}

// What operators do and see.
extension LawBench {
    /// Does something to one job.
    @discardableResult
    func control(_ action: ControlAction, _ job: JobID, delay: Duration = .zero) async throws -> ControlReply
    {
        var request = ControlRequest(action, jobs: [job])
        request.delay = delay
        let replies = try await store.control(request)
        return try require(replies?.first, "an action got no answer")
    }

    func record(_ job: JobID, file: String = #fileID, line: Int = #line) async throws -> JobRecord {
        let found = try await store.jobs([job], scope: .all)
        return try require(found.first, "\(job) does not exist", file: file, line: line)
    }

    func status(_ job: JobID) async throws -> JobStatus { try await record(job).status }

    func history(_ job: JobID) async throws -> [HistoryEntry] {
        try await store.history(of: job, scope: .all)
    }

    func requireStatus(
        _ job: JobID, _ status: JobStatus, file: String = #fileID, line: Int = #line
    ) async throws {
        try require(try await self.status(job), is: status, "status", file: file, line: line)
    }
}
