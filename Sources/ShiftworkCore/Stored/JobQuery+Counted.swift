extension JobQuery {
    /// Whether only the payload can tell which jobs are meant.
    package var looksIntoPayloads: Bool {
        terms.contains { if case .payload = $0.predicate { true } else { false } }
    }

    /// Whether counters tell apart the jobs that are meant from those that are not.
    package var isCounted: Bool {
        terms.allSatisfy { term in
            switch term.predicate {
            case .status(let values): !values.includesRetryingProblems
            case .type, .name(.queue, _), .name(.tenant, _): true
            case .id, .name, .reference, .error, .time, .duration, .number, .payload: false
            }
        }
    }
}

extension StatusCount {
    /// A job of this kind, as far as counters know it.
    package var record: JobRecord {
        let id = JobID(UUIDv7(high: 0, low: 0))
        var record = JobRecord(
            NewJob(id: id, type: type, queue: queue), status: status, createdAt: Timestamp(microseconds: 0))
        record.details.tenant = tenant
        return record
    }
}
