internal import ShiftworkCore

/// A job that was brought into a status through public operations alone, with what a test needs to go on.
struct JobInStatus {
    let job: JobID
    /// The lease that it has or had.
    var lease: Lease?
    /// The job that it waits for.
    var parent: JobID?
}

extension LawBench {
    /// Brings a new job into a status.
    func put(
        into status: JobStatus, _ configure: (inout NewJob) -> Void = { _ in }
    ) async throws -> JobInStatus {
        let found: JobInStatus
        switch status {
        case .scheduled:
            found = JobInStatus(
                job: try await insert {
                    $0.start = .after(.seconds(60))
                    configure(&$0)
                })
        case .blocked:
            let parent = try await insert("parent")
            let job = try await insert {
                $0.details.dependencies = [Dependency(parent)]
                configure(&$0)
            }
            found = JobInStatus(job: job, parent: parent)
        case .queued, .paused, .canceled:
            found = JobInStatus(job: try await insert("work", configure))
            if status == .paused { try await control(.pause, found.job) }
            if status == .canceled { try await control(.cancel, found.job) }
        case .started, .killRequested, .retrying, .finished, .failed, .killed:
            let job = try await insert("work", configure)
            found = JobInStatus(job: job, lease: try await start(job).lease)
            try await leave(found, as: status)
        }
        try await requireStatus(found.job, status)
        return found
    }

    private func leave(_ running: JobInStatus, as status: JobStatus) async throws {
        guard let lease = running.lease else { return }
        switch status {
        case .killRequested: try await control(.cancel, running.job)
        case .retrying: try await settle(.fail, lease, delay: .seconds(60))
        case .finished: try await settle(.succeed, lease)
        case .failed: try await settle(.exhaust, lease)
        case .killed: try await settle(.stop, lease)
        case .started, .scheduled, .blocked, .queued, .paused, .canceled: break
        }
    }
}
