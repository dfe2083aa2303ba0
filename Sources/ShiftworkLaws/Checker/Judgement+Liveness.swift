internal import ShiftworkCore

// I31 Liveness, and I29 Relations where a job is forgotten.
extension Judgement {
    /// *I31*: once all is calm and quiet, every job has ended or is held on purpose: paused, in a paused queue, of a
    /// type that no worker ever ran, planned for a time that has not come, or waiting for a job that is itself held,
    /// or whose bad end it is to wait out. *I29*: a job is blocked only while one that it waits for has not ended
    /// as declared.
    mutating func judgeLiveness(_ end: RunEnd) {
        let records = Dictionary(end.jobs.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let paused = Set(
            end.queues.filter { $0.pause != nil }.map { JudgedQueue(tenant: $0.tenant, name: $0.name) })
        for record in end.jobs where !record.status.isTerminal {
            // A call that was under way for long, and arrived when all had been sent home.
            if let farewell, let job = jobs[record.id], job.insertedBy > farewell { continue }
            let shown = [jobs[record.id]?.insertedBy, jobs[record.id]?.movedBy]
            if record.status == .blocked {
                guard !isWaiting(record, among: records) else { continue }
                broken(.relations, record.id, "still blocked, but it waits for nothing", with: shown)
            } else if !isHeld(record, paused, now: end.now) {
                broken(.liveness, record.id, "still \(record.status.rawValue)", with: shown)
            }
        }
        for operation in end.operations where operation.state == .running {
            broken(.liveness, nil, "operation \(operation.id) still runs")
        }
    }

    /// Whether a blocked job has a job to wait for. Whether that one may stay as it is is judged there.
    private func isWaiting(_ record: JobRecord, among records: [JobID: JobRecord]) -> Bool {
        record.details.dependencies.contains { dependency in
            guard let other = records[dependency.job] else { return false }
            // It may have ended well once and been asked to run again: then it is not waited for a second time.
            return dependency.effect(of: other.status) == .waits
        }
    }

    private func isHeld(_ record: JobRecord, _ paused: Set<JudgedQueue>, now: Timestamp) -> Bool {
        if paused.contains(JudgedQueue(tenant: record.details.tenant, name: record.queue)) {
            return !record.status.isRunning
        }
        switch record.status {
        case .paused: return true
        case .queued: return !types.contains(record.type)
        case .scheduled, .retrying: return (jobs[record.id]?.motion.dueAt).map { $0 > now } ?? false
        case .blocked, .started, .killRequested, .finished, .failed, .killed, .canceled: return false
        }
    }
}
