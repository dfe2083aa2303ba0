internal import ShiftworkCore

/// One job in a store, the workers that it knows or that still run, and every lease that somebody acts on.
///
/// **How it is kept small, and why nothing is lost by that.** A call in flight, a repeated call, a frozen worker and a
/// handler that does not stop are one thing: a *grant*, which may be used at any later moment, any number of times,
/// with any outcome. Time is one bit: what is planned lies ahead, until it does not. Tokens are kept by their order,
/// attempts by their distance from the runs spent, so that retries without end stay finite. Workers have no names:
/// worlds that differ in them alone are one.
struct LeaseWorld: Hashable {
    /// A worker as the store and the machine know it; a process that starts again is another.
    struct Worker: Hashable {
        /// Its process runs.
        var isAlive = true
        /// The store knows it: it has registered, and was neither rescued nor signed off.
        var isKnown = true
        /// A rescuer has seen its beat, which stands still since.
        var isSighted = false
    }

    /// A lease as somebody holds it in hand.
    struct Grant: Hashable {
        /// A place in `workers`, or ``LeaseWorld/gone``.
        var worker: Int
        var token: Int64
        /// For worlds that fence by the attempt; else 0.
        var attempt: Int
    }

    struct StoredJob: Hashable {
        var motion: JobMotion
        /// Who holds it, or held it last.
        var worker = LeaseWorld.gone
        /// For stores that may forget their last claim.
        var beforeClaim: BeforeClaim?
        var truth = Truth()
    }

    struct BeforeClaim: Hashable {
        var motion: JobMotion
        var worker: Int
    }

    /// A worker of whom nothing is left but its grants.
    static let gone = -1

    /// Nil once it was deleted.
    var job: StoredJob?
    var workers = [Worker(), Worker()]
    var grants: [Grant] = []
}

extension LeaseWorld: CustomStringConvertible {
    var description: String {
        guard let job else { return "deleted" }
        let motion = job.motion
        let held = motion.status.isRunning ? " by \(Self.name(job.worker))" : ""
        return "\(motion.status.rawValue)\(held), token \(motion.token), attempt \(motion.attempt), "
            + "failures \(motion.failures), crashes \(motion.crashes)"
    }

    static func name(_ worker: Int) -> String { worker == gone ? "one that is gone" : "worker \(worker)" }
}
