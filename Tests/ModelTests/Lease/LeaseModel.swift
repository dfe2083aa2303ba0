internal import ShiftworkCore

/// Two workers, a rescuer and an operator around one job of three attempts and three crashes: all they can do, in any
/// order, with replies lost, calls repeated and late, processes frozen and killed between any two steps.
struct LeaseModel: Model {
    let store: LeaseStore
    let size: Size
    let norm: LeaseWorld.Norm

    /// How much may be there at once.
    struct Size {
        /// Workers that run or that the store knows. Two of them run at the most.
        var workers: Int
        /// Leases in somebody's hand, those of the dead and of calls in flight among them.
        var grants: Int
        /// Whether a rescuer looks first, and compares the beat. If not, any worker may be rescued at any moment.
        var looksFirst = false
        var actions: [ControlAction] = [.cancel, .kill, .pause, .resume, .retry, .rerun, .release, .delete]

        /// Enough for whatever two holders and one rescuer can do to each other.
        static let small = Size(workers: 2, grants: 2)
        static let looking = Size(workers: 2, grants: 1, looksFirst: true, actions: [.cancel])
        static let forgetful = Size(workers: 2, grants: 2, actions: [.cancel])
        static let full = Size(workers: 3, grants: 3, looksFirst: true)
    }

    init(_ fault: LeaseFault? = nil, isForgetful: Bool = false, size: Size = .small) {
        store = LeaseStore(fault: fault, isForgetful: isForgetful)
        self.size = size
        norm = LeaseWorld.Norm(
            grantLimit: size.grants, keepsAttempts: fault == .fencesByAttempt,
            keepsCounts: fault == .retryKeepsCounts,
            keepsNames: isForgetful)
    }

    var start: LeaseWorld {
        let due = LeaseStore.past
        let motion = JobMotion(status: .queued, enqueuedAt: due, dueAt: due)
        return LeaseWorld(job: LeaseWorld.StoredJob(motion: motion))
    }

    func isAtRest(_ world: LeaseWorld) -> Bool {
        guard let status = world.job?.motion.status else { return true }
        return status.isTerminal || status == .paused
    }

    func moves(from world: LeaseWorld) -> [Move<LeaseStep, LeaseWorld>] { moves(from: world, norm: norm) }

    /// The moves; without a norm their worlds keep all names and numbers.
    func moves(from world: LeaseWorld, norm: LeaseWorld.Norm?) -> [Move<LeaseStep, LeaseWorld>] {
        guard world.job != nil else { return [] }
        var moves = Moves(world: world, norm: norm)
        for worker in world.workers.indices {
            claims(worker, &moves)
            lives(worker, &moves)
        }
        for grant in world.grants { uses(grant, &moves) }
        duties(&moves)
        operators(&moves)
        return moves.all
    }

    // MARK: Workers

    private func claims(_ worker: Int, _ moves: inout Moves) {
        let isAlive = moves.world.workers[worker].isAlive
        // A call of a dead process may still take effect.
        for isAnswered in isAlive ? [true, false] : [false] {
            moves.add(.claim(worker: worker, isAnswered: isAnswered), isHealthy: isAnswered) { world in
                guard let (grant, broken) = store.claim(for: worker, in: &world) else { return nil }
                if isAnswered { world.grants.append(grant) }
                return broken
            }
        }
        guard isAlive, moves.world.workers[worker].isKnown, store.fault != .neverReconciles else { return }
        moves.add(.reconcile(worker: worker), isHealthy: true) { world in
            // A lease that it has already is the same lease.
            if let grant = store.held(by: worker, in: world), !world.grants.contains(where: grant.isSame) {
                world.grants.append(grant)
            }
            return nil
        }
    }

    private func lives(_ worker: Int, _ moves: inout Moves) {
        let state = moves.world.workers[worker]
        if state.isAlive {
            moves.add(.die(worker: worker)) {
                $0.workers[worker].isAlive = false; return nil
            }
        }
        guard state.isKnown else {
            guard state.isAlive else { return }
            moves.add(.registerLate(worker: worker)) {
                $0.workers[worker].isKnown = true; return nil
            }
            moves.add(.registerAnew(worker: worker), isHealthy: true) { world in
                world.workers[worker].isAlive = false
                world.workers.append(LeaseWorld.Worker())
                return nil
            }
            return
        }
        if size.looksFirst {
            moves.add(.beat(worker: worker)) {
                $0.workers[worker].isSighted = false; return nil
            }
            moves.add(.look(worker: worker), isHealthy: true) {
                $0.workers[worker].isSighted = true; return nil
            }
        }
        if state.isSighted || !size.looksFirst || store.fault == .rescueIgnoresBeat {
            // Who lives beats: rescuing it takes a freeze.
            moves.add(.rescue(worker: worker), isHealthy: !state.isAlive) {
                store.rescue(worker, looksFirst: size.looksFirst, in: &$0)
            }
        }
        if state.isAlive {
            moves.add(.signOff(worker: worker)) { world in
                world.workers[worker].isAlive = false
                return store.signOff(worker, in: &world)
            }
        }
    }

    /// A grant stays in hand when it was used: the reply may be lost, or a copy of the call be under way.
    private func uses(_ grant: LeaseWorld.Grant, _ moves: inout Moves) {
        let isAlive = grant.worker != LeaseWorld.gone && moves.world.workers[grant.worker].isAlive
        let failures = moves.world.job?.motion.failures ?? 0
        let isLast = failures + 1 >= Truth.maxAttempts
        for event in [JobEvent.succeed, .fail, .exhaust, .snooze, .stop, .giveBack]
        where event != .fail || !isLast {
            moves.add(.settle(grant, event), isHealthy: isAlive && event == .succeed) { world in
                store.settle(grant, event, in: &world)
            }
        }
    }

    // MARK: The others

    private func duties(_ moves: inout Moves) {
        moves.add(.timePasses, isHealthy: true) {
            store.timePasses(in: &$0); return nil
        }
        if store.fault != .neverReleases { moves.add(.release, isHealthy: true) { store.release(in: &$0) } }
        moves.add(.storeForgetsClaim) {
            store.forgetClaim(in: &$0); return nil
        }
        let workers = moves.world.workers
        guard workers.count(where: { $0.isAlive || $0.isKnown }) < size.workers,
            workers.count(where: \.isAlive) < 2
        else { return }
        moves.add(.startProcess, isHealthy: true) {
            $0.workers.append(LeaseWorld.Worker()); return nil
        }
    }

    private func operators(_ moves: inout Moves) {
        for action in size.actions {
            for isDelayed in action == .retry || action == .rerun ? [false, true] : [false] {
                moves.add(.control(action, isDelayed: isDelayed)) { world in
                    store.control(action, isDelayed: isDelayed, in: &world)
                }
            }
        }
    }
}

/// The moves that come from one world: those that change something, or break something.
private struct Moves {
    let world: LeaseWorld
    let norm: LeaseWorld.Norm?
    private(set) var all: [Move<LeaseStep, LeaseWorld>] = []

    init(world: LeaseWorld, norm: LeaseWorld.Norm?) { (self.world, self.norm) = (world, norm) }

    mutating func add(_ step: LeaseStep, isHealthy: Bool = false, _ change: (inout LeaseWorld) -> String?) {
        var next = world
        let broken = change(&next)
        guard broken != nil || next != world else { return }
        let fault = broken ?? next.fault
        if let norm, fault == nil { next = next.normal(norm) }
        guard fault != nil || next != world else { return }
        all.append(Move(step: step, state: next, isHealthy: isHealthy, broken: fault))
    }
}
