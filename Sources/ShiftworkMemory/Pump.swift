internal import ShiftworkCore

extension MemoryTable {
    mutating func pump(_ trip: PumpTrip, at now: Timestamp) -> PumpReply {
        var reply = PumpReply(now: now, isWorkerKnown: workers[trip.worker] != nil)
        if trip.isBeat, let last = workers[trip.worker]?.beat {
            workers[trip.worker]?.beat = now.number(above: last)
            workers[trip.worker]?.beatAt = now
            workers[trip.worker]?.slotsUsed = trip.slotsUsed
        }
        for line in trip.logLines { keep(line) }
        reply.settled = trip.settlements.map { settle($0, at: now) }
        // What this trip settles was answered above; it is not lost besides.
        let settled = Set(trip.settlements.map(\.lease))
        let reported = trip.progress.filter { !report($0.progress, lease: $0.lease) }.map(\.lease)
        let forgotten = (trip.known ?? []).filter { !holds($0) }
        reply.lost = Set((reported + forgotten).filter { !settled.contains($0) }.map(\.job)).sorted()
        if trip.claim != nil { release(limit: ClaimRequest.most, at: now) }
        reply.nextDue = [nextDue(), nextOpening(after: now)].compactMap(\.self).min()
        guard let worker = workers[trip.worker] else { return reply }
        reply.directive = worker.directive
        claim(for: trip, at: now, into: &reply)
        reply.killRequested = (running[trip.worker] ?? []).filter {
            jobs[$0]?.motion.status == .killRequested
        }
        .sorted()
        return reply
    }

    private mutating func claim(for trip: PumpTrip, at now: Timestamp, into reply: inout PumpReply) {
        if let known = trip.known {
            let tokens = Dictionary(known.map { ($0.job, $0.token) }, uniquingKeysWith: max)
            let held = (running[trip.worker] ?? []).sorted().compactMap(held)
            reply.claimed = held.filter { tokens[$0.lease.job] != $0.lease.token }
        }
        guard var request = trip.claim else { return }
        request.limit = min(request.limit, ClaimRequest.most) - reply.claimed.count
        let (claimed, hasMore, opensAt) = claim(request, worker: trip.worker, at: now)
        reply.claimed += claimed
        reply.hasMore = hasMore
        reply.nextDue = [reply.nextDue, opensAt].compactMap(\.self).min()
    }

    private mutating func keep(_ report: LogReport) {
        guard holds(report.lease), let job = jobs[report.lease.job] else { return }
        var log = job.log
        let line = report.line(
            attempt: job.motion.attempt, sequence: report.sequence ?? job.lastLine + 1)
        guard line.sequence <= JobLogLine.most else { return }
        let place =
            log.firstIndex { ($0.attempt, $0.sequence) >= (line.attempt, line.sequence) } ?? log.endIndex
        if place < log.endIndex, (log[place].attempt, log[place].sequence) == (line.attempt, line.sequence) {
            return
        }
        log.insert(line, at: place)
        jobs[line.job]?.log = log
        changed(news: false)
    }

    /// When the next job is to be released.
    mutating func nextDue() -> Timestamp? {
        while let due = dueTimes.first {
            if isCurrent(due) { return due.dueAt }
            dueTimes.removeFirst()
        }
        return nil
    }

    /// When the next pause of a queue runs out.
    private func nextOpening(after now: Timestamp) -> Timestamp? {
        pauses.values.compactMap(\.until).filter { $0 > now }.min()
    }

    func isCurrent(_ due: DueTime) -> Bool {
        guard let motion = jobs[due.job]?.motion else { return false }
        return (motion.status == .scheduled || motion.status == .retrying) && motion.dueAt == due.dueAt
    }
}
