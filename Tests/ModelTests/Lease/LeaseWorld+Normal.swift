internal import ShiftworkCore

// One world of all that differ in names, distances and leftovers alone.
extension LeaseWorld {
    /// What of a world matters to a model.
    struct Norm {
        /// How many leases may be in somebody's hand at once; the oldest is forgotten first.
        var grantLimit = 2
        /// Whether the attempt of a grant matters: only where it stands for the token.
        var keepsAttempts = false
        /// Whether the counts of an ended job matter: only where a retry does not begin anew.
        var keepsCounts = false
        /// Whether two workers of whom nothing is left but grants are two: only where a token is given out twice.
        var keepsNames = false
    }

    /// The world in its simplest form.
    func normal(_ norm: Norm) -> LeaseWorld {
        guard job != nil else { return LeaseWorld(job: nil, workers: [], grants: []) }
        var world = self
        if !norm.keepsAttempts { world.forgetAttempts() }
        if world.grants.count > 1 { world.sortGrants(limit: norm.grantLimit) }
        world.forgetTheDead(keepsNames: norm.keepsNames)
        if !norm.keepsCounts { world.forgetCounts() }
        world.shortenNumbers(keepsAttempts: norm.keepsAttempts)
        world.sortWorkers()
        return world
    }

    private mutating func sortGrants(limit: Int) {
        grants.sort { ($0.token, $0.worker, $0.attempt) < ($1.token, $1.worker, $1.attempt) }
        for index in grants.indices.dropFirst().reversed() where grants[index] == grants[index - 1] {
            grants.remove(at: index)
        }
        while grants.count > limit {
            let oldest = grants.firstIndex { job?.truth.holder.map($0.isSame) != true }
            grants.remove(at: oldest ?? 0)
        }
    }

    private mutating func forgetAttempts() {
        for index in grants.indices { grants[index].attempt = 0 }
        job?.truth.holder?.attempt = 0
        job?.truth.settled?.attempt = 0
    }

    /// An ended job's counts begin anew if it ever runs again.
    private mutating func forgetCounts() {
        guard var job, job.motion.status.isTerminal else { return }
        (job.motion.failures, job.motion.crashes) = (0, 0)
        (job.truth.failures, job.truth.crashes, job.truth.isCalledOff) = (0, 0, false)
        self.job = job
    }

    /// Processes that ended, of which the store knows nothing either.
    private mutating func forgetTheDead(keepsNames: Bool) {
        guard workers.contains(where: { !$0.isAlive && !$0.isKnown }) else { return }
        var places: [Int] = []
        var kept: [Worker] = []
        for (index, worker) in workers.enumerated() {
            let isNamed = keepsNames && grants.contains { $0.worker == index }
            let stays = worker.isAlive || worker.isKnown || isNamed
            places.append(stays ? kept.count : LeaseWorld.gone)
            if stays { kept.append(worker) }
        }
        workers = kept
        rename(places)
    }

    private mutating func sortWorkers() {
        guard workers.count > 1 else { return }
        let weights = workers.indices.map(weight)
        let order = workers.indices.sorted { (weights[$0], $0) < (weights[$1], $1) }
        guard order != Array(workers.indices) else { return }
        var places = order
        for (place, old) in order.enumerated() { places[old] = place }
        workers = order.map { workers[$0] }
        rename(places)
        if grants.count > 1 { sortGrants(limit: grants.count) }
    }

    private func weight(of worker: Int) -> Int {
        let state = workers[worker]
        var weight = (state.isAlive ? 1 : 0) + (state.isKnown ? 2 : 0) + (state.isSighted ? 4 : 0)
        if job?.worker == worker { weight += 8 }
        for grant in grants where grant.worker == worker { weight += 16 << Int(grant.token) }
        return weight
    }

    private mutating func rename(_ places: [Int]) {
        func place(_ worker: Int) -> Int { worker == LeaseWorld.gone ? worker : places[worker] }
        for index in grants.indices { grants[index].worker = place(grants[index].worker) }
        guard var job else { return }
        job.worker = place(job.worker)
        if let before = job.beforeClaim { job.beforeClaim?.worker = place(before.worker) }
        if let holder = job.truth.holder { job.truth.holder?.worker = place(holder.worker) }
        if let settled = job.truth.settled { job.truth.settled?.worker = place(settled.worker) }
        self.job = job
    }

    /// Tokens become ranks, attempts distances.
    private mutating func shortenNumbers(keepsAttempts: Bool) {
        guard var job else { return }
        if let settled = job.truth.settled, !grants.contains(where: settled.isSame) {
            job.truth.settled = nil
        }
        let base = job.truth.spent
        let all =
            grants.map(\.token)
            + [job.motion.token, job.beforeClaim?.motion.token, job.truth.holder?.token].compactMap { $0 }
        func rank(_ token: Int64) -> Int64 {
            var rank: Int64 = 0
            for (index, other) in all.enumerated() where other < token && !all[..<index].contains(other) {
                rank += 1
            }
            return rank
        }
        func shorten(_ grant: inout Grant) {
            grant.token = rank(grant.token)
            if keepsAttempts { grant.attempt -= base }
        }
        for index in grants.indices { shorten(&grants[index]) }
        (job.motion.token, job.motion.attempt) = (rank(job.motion.token), job.motion.attempt - base)
        job.truth.spent = 0
        if var before = job.beforeClaim {
            (before.motion.token, before.motion.attempt) = (
                rank(before.motion.token), before.motion.attempt - base
            )
            job.beforeClaim = before
        }
        if var holder = job.truth.holder {
            shorten(&holder)
            job.truth.holder = holder
        }
        if var settled = job.truth.settled {
            shorten(&settled)
            job.truth.settled = settled
        }
        self.job = job
    }
}

extension LeaseWorld.Grant {
    /// Whether it is the same lease: a worker that is granted a token again treats it as the one that it has.
    func isSame(as other: LeaseWorld.Grant) -> Bool { worker == other.worker && token == other.token }
}
