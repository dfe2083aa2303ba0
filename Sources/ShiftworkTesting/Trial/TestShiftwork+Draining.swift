public import ShiftworkCore
internal import ShiftworkRuntime

extension TestShiftwork {
    /// Runs all jobs that may run now, one after the other, and those that they enqueue: what became of them.
    ///
    /// Jobs whose time has not come stay; move the ``clock``. Limits of run time are not watched here.
    /// - Parameters:
    ///   - queue: the only queue to take from; nil for all.
    ///   - withRetries: whether jobs that failed run again at once, until their attempts are used up.
    /// - Throws: `StoreError`.
    @discardableResult
    public func drain(queue: QueueName? = nil, withRetries: Bool = false) async throws -> Drained {
        let worker = WorkerInfo(
            id: WorkerID(shiftwork.makeID()), name: "drain", types: shiftwork.types.sorted(), slots: 1)
        try await faults.register(worker)
        var endings: [JobID: JobStatus] = [:]
        while let job = try await next(for: worker, from: queue) {
            let ending = try await run(job, for: worker)
            endings[job.lease.job] = ending
            if withRetries, ending == .retrying {
                _ = try await faults.control(ControlRequest(.release, jobs: [job.lease.job]))
            }
        }
        try await faults.signOff(worker.id)
        return Drained(endings.values)
    }

    private func next(for worker: WorkerInfo, from queue: QueueName?) async throws(StoreError) -> ClaimedJob?
    {
        var trip = PumpTrip(worker: worker.id, slotsUsed: 0)
        trip.claim = ClaimRequest(limit: 1, lanes: [ClaimRequest.Lane(queue)], types: Set(worker.types))
        return try await faults.pump(trip).claimed.first
    }

    private func run(_ job: ClaimedJob, for worker: WorkerInfo) async throws(StoreError) -> JobStatus? {
        let (settlement, log) = await shiftwork.run(job)
        var trip = PumpTrip(worker: worker.id, slotsUsed: 1)
        (trip.settlements, trip.logLines) = ([settlement], log)
        guard case .settled(let status) = try await faults.pump(trip).settled.first else { return nil }
        return status
    }
}
