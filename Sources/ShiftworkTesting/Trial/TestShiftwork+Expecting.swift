public import ShiftworkCore
internal import ShiftworkRuntime

extension TestShiftwork {
    /// The jobs of a type that are enqueued and have not begun, oldest first.
    /// - Throws: `PayloadError`, `StoreError`.
    public func enqueued<J: Job>(_ type: J.Type) async throws -> [J] { try await waiting(type).map(\.job) }

    /// Expects that a job is enqueued and has not begun.
    /// - Parameters:
    ///   - queue: in this queue; nil for any.
    ///   - delay: to run after this time from now, to the second; nil for any.
    ///   - isMeant: which job is meant.
    /// - Throws: ``ExpectationFailed`` when there is none, with those that there are; `PayloadError`, `StoreError`.
    public func expectEnqueued<J: Job>(
        _ type: J.Type, queue: QueueName? = nil, in delay: Duration? = nil,
        where isMeant: (J) -> Bool = { _ in true }
    ) async throws {
        let all = try await waiting(type)
        guard !all.contains(where: { isMeant($0.job) && $0.fits(queue, delay) }) else { return }
        throw ExpectationFailed(description: "No such job of type \(J.type) is enqueued. \(list(all))")
    }

    /// Expects that no such job is enqueued.
    /// - Throws: ``ExpectationFailed`` when there is one; `PayloadError`, `StoreError`.
    public func expectNotEnqueued<J: Job>(
        _ type: J.Type, queue: QueueName? = nil, where isMeant: (J) -> Bool = { _ in true }
    ) async throws {
        let found = try await waiting(type).filter { isMeant($0.job) && $0.fits(queue, nil) }
        guard !found.isEmpty else { return }
        throw ExpectationFailed(description: "A job of type \(J.type) is enqueued. \(list(found))")
    }

    private func list<J: Job>(_ jobs: [Waiting<J>]) -> String {
        jobs.isEmpty ? "There are none." : "There are: " + jobs.map(\.description).joined(separator: "; ")
    }

    private func waiting<J: Job>(_ type: J.Type) async throws -> [Waiting<J>] {
        let query =
            JobQuery.type(J.type.rawValue) && .status(.scheduled, .blocked, .queued, .retrying, .paused)
        var ids: [JobID] = []
        for try await record in shiftwork.jobs(where: query) { ids.append(record.id) }
        return try await faults.jobs(ids.sorted(), scope: .all).map { record in
            let subject = JobPayloadCoder.Subject(
                type: J.type.rawValue, job: record.id.description, tenant: record.details.tenant,
                version: record.payloadVersion, codeVersion: J.payloadVersion)
            let payload = JSONBytes(unchecked: record.payload ?? [])
            return Waiting(
                job: try shiftwork.coder.decode(J.self, from: payload, for: subject), queue: record.queue,
                delay: max(.zero, (record.timestamps.runAt ?? clock.now) - clock.now))
        }
    }
}

/// A job that waits, as a test sees it.
private struct Waiting<J: Job>: CustomStringConvertible {
    let job: J
    let queue: QueueName
    let delay: Duration

    var description: String { "\(job) in \(queue), to run in \(delay)" }

    func fits(_ queue: QueueName?, _ delay: Duration?) -> Bool {
        if let queue, queue != self.queue { return false }
        guard let delay else { return true }
        return abs((self.delay - delay).microseconds) < 1_000_000
    }
}
