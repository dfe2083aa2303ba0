internal import ShiftworkCore

// The table law: each cell of the lifecycle that a public operation can raise, asked through that operation.
extension StoreLaw {
    static let lifecycle: [StoreLaw] =
        byControl + byWorkers + byRescue + [byClaim, byTime, unblocking, postponing, blocking]

    /// Events that operators raise, and the action that does.
    private static let byControl: [StoreLaw] = [
        (JobEvent.release, ControlAction.release), (.pause, .pause), (.resume, .resume), (.cancel, .cancel),
        (.retry, .retry), (.rerun, .rerun),
    ].map { event, action in
        StoreLaw("each status answers the operator's \(event.rawValue) as the lifecycle says") { bench in
            for status in JobStatus.allCases {
                let job = try await bench.put(into: status).job
                let reply = try await bench.control(action, job)
                switch status.after(event) {
                case .becomes(let next):
                    try require(reply, is: .done(from: status, to: next), "\(event) on \(status)")
                    try await bench.requireStatus(job, next)
                case .stays:
                    try require(reply, is: .unchanged(status), "\(event) on \(status)")
                    try await bench.requireStatus(job, status)
                case .refused:
                    try require(reply, is: .refused(status), "\(event) on \(status)")
                    try await bench.requireStatus(job, status)
                }
            }
        }
    }

    /// Events by which workers settle. Who holds no lease settles nothing, who settled before changes nothing.
    private static let byWorkers: [StoreLaw] = JobEvent.allCases.filter(JobEvent.settling.contains).map {
        event in
        StoreLaw("each status answers a worker's \(event.rawValue) as the lifecycle says") { bench in
            for status in JobStatus.allCases {
                let found = try await bench.put(into: status)
                let forged = Lease(job: found.job, token: 4_711, worker: try await bench.worker())
                let reply = try await bench.settle(event, found.lease ?? forged, delay: .seconds(60))
                if case .becomes(let next) = status.after(event) {
                    try require(reply, is: .settled(next), "\(event) on \(status)")
                    try await bench.requireStatus(found.job, next)
                } else {
                    let isOver = found.lease != nil
                    try require(reply, is: isOver ? .alreadySettled : .leaseLost, "\(event) on \(status)")
                    try await bench.requireStatus(found.job, status)
                }
            }
        }
    }

    /// A crash is one of three events, by what went before and what is allowed.
    private static let byRescue: [StoreLaw] = [
        (JobEvent.rescue, crashes: 0, allowed: 3), (.rescueLater, crashes: 1, allowed: 3), (.abandon, 0, 1),
    ].map { event, crashes, allowed in
        StoreLaw("each status answers \(event.rawValue) as the lifecycle says") { bench in
            for status in JobStatus.allCases {
                let found = try await bench.crashed(crashes, allowed: allowed, into: status)
                guard let worker = found.lease?.worker else { continue }
                let rescue = try await bench.rescue(worker)
                if case .becomes(let next) = status.after(event) {
                    try require(rescue.jobs, is: [found.job: next], "\(event) on \(status)")
                    try await bench.requireStatus(found.job, next)
                } else {
                    try require(rescue.jobs, is: [:], "\(event) on \(status)")
                    try await bench.requireStatus(found.job, status)
                }
            }
        }
    }

    private static let byClaim = StoreLaw("only queued jobs can be claimed") { bench in
        for status in JobStatus.allCases {
            let job = try await bench.put(into: status).job
            let isClaimable = status.after(.claim) == .becomes(.started)
            let claimed = try await bench.store.claim([job], worker: bench.worker())
            try require(claimed.map(\.lease.job), is: isClaimable ? [job] : [], "claim of \(status)")
            try await bench.requireStatus(job, isClaimable ? .started : status)
        }
    }

    private static let byTime = StoreLaw("time releases scheduled and retrying jobs, and no other") { bench in
        var jobs: [JobStatus: JobID] = [:]
        for status in JobStatus.allCases { jobs[status] = try await bench.put(into: status).job }
        bench.clock.advance(by: .seconds(60))
        try require(try await bench.store.release(limit: 100), is: 2, "released")
        for (status, job) in jobs {
            let isPlanned = status == .scheduled || status == .retrying
            try await bench.requireStatus(job, isPlanned ? .queued : status)
        }
    }

    // These events are raised by what happens to other jobs, or as the second half of an action; from other
    // statuses no public operation can raise them.
    private static let unblocking = StoreLaw("a blocked job is queued when what it waits for is done") {
        bench in
        let found = try await bench.put(into: .blocked)
        try await bench.run(try require(found.parent), .succeed)
        try await bench.requireStatus(found.job, .queued)
    }

    private static let postponing = StoreLaw("a job whose time lies ahead is scheduled when it is let go") {
        bench in
        let blocked = try await bench.put(into: .blocked) { $0.start = .after(.seconds(60)) }
        try await bench.run(try require(blocked.parent), .succeed)
        try await bench.requireStatus(blocked.job, .scheduled)

        let paused = try await bench.put(into: .scheduled).job
        try await bench.control(.pause, paused)
        try require(try await bench.control(.resume, paused), is: .done(from: .paused, to: .scheduled))

        let failed = try await bench.put(into: .failed).job
        let retried = try await bench.control(.retry, failed, delay: .seconds(60))
        try require(retried, is: .done(from: .failed, to: .scheduled))
        try require(try await bench.store.release(limit: 10), is: 0, "released early")
        bench.clock.advance(by: .seconds(60))
        try require(try await bench.store.release(limit: 10), is: 3, "released when due")
    }

    private static let blocking = StoreLaw("a job that still waits for others is blocked when it is resumed")
    { bench in
        let job = try await bench.put(into: .blocked).job
        try await bench.control(.pause, job)
        try require(try await bench.control(.resume, job), is: .done(from: .paused, to: .blocked))
    }
}

extension LawBench {
    /// A job in a status, whose worker vanished so often before.
    fileprivate func crashed(_ crashes: Int, allowed: Int, into status: JobStatus) async throws -> JobInStatus
    {
        guard crashes > 0, status.isRunning else {
            return try await put(into: status) { $0.maxCrashes = allowed }
        }
        let job = try await insert { $0.maxCrashes = allowed }
        for _ in 0..<crashes { _ = try await rescue(start(job).lease.worker) }
        let found = JobInStatus(job: job, lease: try await start(job).lease)
        if status == .killRequested { try await control(.cancel, job) }
        return found
    }
}
