internal import ShiftworkCore

extension MemoryTable {
    func verify(isDeep: Bool, at now: Timestamp) -> [Finding] {
        let findings = recount() + strayKeys()
        guard isDeep else { return findings }
        return findings + jobs.values.sorted { $0.record.id < $1.record.id }.flatMap(faults)
    }

    private func recount() -> [Finding] {
        var counted: [CounterKey: Int] = [:]
        for job in jobs.values {
            counted[
                CounterKey(queue: job.queue, type: job.record.type, status: job.motion.status), default: 0] +=
                1
        }
        return Set(counted.keys).union(counters.keys).filter { counted[$0] != counters[$0] }.map { key in
            let name = "\(key.queue.name) \(key.type) \(key.status.rawValue)"
            return Finding(
                "I9 IndexEqualsRows", "\(name): counter \(counters[key] ?? 0), jobs \(counted[key] ?? 0)")
        }
    }

    private func strayKeys() -> [Finding] {
        let keys = uniqueKeys.values.filter { jobs[$0].map(\.motion.status.isTerminal) ?? true }
            .map { Finding("I23 UniqueLive", "an ended job holds a unique key", job: $0) }
        let held = running.flatMap { worker, jobs in jobs.map { (worker: worker, job: $0) } }
        let runs = held.filter { jobs[$0.job]?.motion.status.isRunning != true }
            .map { Finding("I9 IndexEqualsRows", "a job that does not run is held by a worker", job: $0.job) }
        return keys + runs
    }

    private func faults(in job: MemoryJob) -> [Finding] {
        let (id, status) = (job.record.id, job.motion.status)
        var findings: [Finding] = []
        func check(_ holds: Bool, _ invariant: String, _ detail: String) {
            if !holds { findings.append(Finding(invariant, detail, job: id)) }
        }
        check(job.record.status == status, "I9 IndexEqualsRows", "record and motion differ")
        check(
            status.isRunning == (job.record.worker.map { running[$0]?.contains(id) == true } ?? false),
            "I3 LeaseExclusive", "\(status.rawValue), but held otherwise")
        check(
            status.isTerminal == (job.record.timestamps.endedAt != nil), "I14 TimeOrder",
            "\(status.rawValue), but the end says otherwise")
        if !status.isTerminal, let key = UniqueKey(job.record.details) {
            check(uniqueKeys[key] == id, "I23 UniqueLive", "it does not hold its unique key")
        }
        check(!status.isTerminal || job.waitsFor.isEmpty, "I29 Relations", "it has ended and still waits")
        check(status != .blocked || job.waitsForJobs, "I29 Relations", "it is blocked and waits for nothing")
        check(job.waitsFor.allSatisfy { jobs[$0] != nil }, "I29 Relations", "it waits for a job that is gone")
        if let gap = JobHistory.gap(in: history(of: id, .all), of: status) { check(false, "I8 Path", gap) }
        return findings
    }
}
