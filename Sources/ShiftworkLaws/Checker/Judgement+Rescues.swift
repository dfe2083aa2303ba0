internal import ShiftworkCore

// I16 RescueBound, I17 NoFalseRescue, and what a rescue does: I3 LeaseExclusive, I7 Budget, I22 CancelResolved.
extension Judgement {
    mutating func register(_ info: WorkerInfo, of process: String?, at now: Timestamp) {
        types.formUnion(info.types)
        if workers[info.id] == nil {
            workers[info.id] = JudgedWorker(
                info: info, process: process, beat: now.number(above: 0), lastBeatAt: at,
                lastBeat: number)
        }
        workers[info.id]?.info = info
        if let process, gone.contains(process) { workers[info.id]?.isProcessGone = true }
    }

    mutating func noteBeat(of worker: WorkerID) {
        workers[worker]?.lastBeatAt = at
        workers[worker]?.lastBeat = number
        workers[worker]?.isOverdue = false
    }

    /// What a worker holds when it signs off is given back.
    mutating func signOff(_ worker: WorkerID, at now: Timestamp) {
        for job in (held[worker] ?? []).sorted() { move(job, by: .giveBack, at: now) }
        (workers[worker], held[worker]) = (nil, nil)
    }

    /// Judges a rescue that took place.
    /// - *I17*: the worker's last committed sign of life is older than its lease less a margin of a sixth, unless its
    ///   process had ended (a store may be able to prove that); and the beat that the rescuer named is the last.
    /// - *I3*: it freed jobs of this worker, and when nothing was left for another call, all of them.
    /// - *I7*: each went where its crashes so far lead; *I22*: those asked to stop are killed.
    mutating func judgeRescue(of worker: WorkerID, beat: Int64, _ rescue: Rescue?, at now: Timestamp) {
        guard let rescue else { return }
        judgeSilence(of: worker, beat: beat)
        for (id, status) in rescue.jobs.sorted(by: { $0.key < $1.key }) {
            if held[worker]?.contains(id) != true {
                broken(
                    .leaseExclusive, id, "rescued from worker \(worker), which does not hold it",
                    with: [jobs[id]?.movedBy])
            }
            crash(id, to: status, at: now)
        }
        guard !rescue.hasMore else { return }
        for id in (held[worker] ?? []).sorted() {
            broken(
                .leaseExclusive, id, "its worker was rescued and forgotten, the job was not freed",
                with: [jobs[id]?.claimedBy])
        }
        (workers[worker], held[worker]) = (nil, nil)
    }

    private mutating func judgeSilence(of worker: WorkerID, beat: Int64) {
        guard let known = workers[worker] else { return }
        if beat != known.beat {
            broken(
                .noFalseRescue, nil,
                "worker \(worker) was rescued at beat \(beat), it stands at \(known.beat)",
                with: [known.lastBeat])
        }
        let silence = at - known.lastBeatAt
        guard silence < known.info.lease - known.info.lease / 6 else { return }
        guard !known.isProcessGone else { return }
        broken(
            .noFalseRescue, held[worker]?.min(),
            "worker \(worker) was rescued \(silence) after a sign of life, with a lease of \(known.info.lease)",
            with: [known.lastBeat])
    }

    private mutating func crash(_ id: JobID, to status: JobStatus, at now: Timestamp) {
        guard let job = stored(id) else { return }
        let crashes = job.motion.crashes
        let event = JobEvent.afterCrash(crashes: crashes, maxCrashes: job.new.maxCrashes)
        let due = now + JobEvent.delayAfterCrash(crashes: crashes)
        if let expected = job.motion.after(event, at: now)?.status, expected != status {
            broken(
                job.status == .killRequested ? .cancelResolved : .budget, id,
                "its crash number \(crashes + 1) made it \(status.rawValue) instead of \(expected.rawValue)",
                with: [job.claimedBy, job.movedBy])
        }
        move(id, by: event, due: due, at: now)
        force(id, to: status, at: now)
    }

    /// *I16*, judged once all is calm: a worker that holds jobs and is silent was rescued within its lease and two
    /// checks (and two seconds for calls under way), counted from its last sign of life, or from the last start,
    /// thaw or end of any process or return of the store, if that was later.
    mutating func judgeSilence() {
        guard calmAt != nil else { return }
        for (id, worker) in workers where !worker.isOverdue && held[id]?.isEmpty == false {
            let allowed = worker.info.lease + bounds.rescueCheck * 2 + .seconds(2)
            let since = max(worker.lastBeatAt, undisturbedSince)
            guard at > since + allowed else { continue }
            workers[id]?.isOverdue = true
            broken(
                .rescueBound, held[id]?.min(), "worker \(id) is silent for \(at - since) and was not rescued",
                with: [worker.lastBeat])
        }
    }
}
