public import ShiftworkCore

/// A job that was enqueued: its id, and its type for the result's.
public struct JobHandle<J: Job>: Sendable {
    /// The job's id.
    public let id: JobID
    let store: any JobStore
    let coding: PayloadCoding
    let system: System

    /// Everything known about the job.
    /// - Throws: ``JobGone`` when it has been pruned or deleted, `StoreError`.
    public func record() async throws -> JobRecord {
        guard let record = try await store.jobs([id], scope: .all).first else { throw JobGone(id: id) }
        return record
    }

    /// Where the job is in its life.
    /// - Throws: ``JobGone``, `StoreError`.
    public func status() async throws -> JobStatus { try await record().status }

    /// The job's complete life, oldest first.
    public func history() async throws -> [HistoryEntry] { try await store.history(of: id, scope: .all) }

    /// Calls the job off, or asks it to stop if it runs. Returns what became of it.
    @discardableResult
    public func cancel(reason: String? = nil) async throws -> ControlReply {
        try await control(.cancel, reason)
    }

    /// Runs the job again that failed, was killed or canceled, with a fresh budget of attempts.
    @discardableResult
    public func retry(reason: String? = nil) async throws -> ControlReply {
        try await control(.retry, reason)
    }

    private func control(_ action: ControlAction, _ reason: String?) async throws -> ControlReply {
        var request = ControlRequest(action, jobs: [id])
        request.reason = reason
        return try await store.control(request)?.first ?? .notFound
    }

    /// Waits until the job has ended.
    /// - Throws: ``StillRunning`` when the time is over, ``JobGone``, `StoreError`, `CancellationError`.
    public func end(within limit: Duration) async throws -> JobRecord {
        let deadline = system.uptime() + limit
        var pause = Duration.milliseconds(2)
        while true {
            let record = try await record()
            if record.status.isTerminal { return record }
            guard system.uptime() < deadline else { throw StillRunning(id: id, status: record.status) }
            try await system.sleep(min(pause, max(.milliseconds(1), deadline - system.uptime())))
            pause = min(pause * 2, .milliseconds(200))
        }
    }

    private func finished(within limit: Duration) async throws -> JobRecord {
        let record = try await end(within: limit)
        guard record.status == .finished else {
            throw JobFailed(id: id, status: record.status, failure: record.error)
        }
        return record
    }
}

extension JobHandle where J.JobResult: Decodable {
    /// Waits for the job to finish and returns what `perform` returned.
    /// - Throws: ``JobFailed`` when it ends otherwise, ``StillRunning``, ``JobGone``, `PayloadError`, `StoreError`.
    public func result(within limit: Duration) async throws -> J.JobResult {
        let record = try await finished(within: limit)
        let subject = JobPayloadCoder.Subject(
            type: J.type.rawValue, job: id.description, tenant: record.details.tenant)
        let bytes = JSONBytes(unchecked: record.result ?? Array("null".utf8))
        return try coding.coder.decode(J.JobResult.self, from: bytes, for: subject)
    }
}

extension JobHandle where J.JobResult == Void {
    /// Waits for the job to finish.
    /// - Throws: ``JobFailed`` when it ends otherwise, ``StillRunning``, ``JobGone``, `StoreError`.
    public func result(within limit: Duration) async throws { _ = try await finished(within: limit) }
}
