/// Where a store does its blocking work.
package enum Lane: Sendable {
    /// One thread writes, a few read; callers wait without blocking.
    case threads
    /// The caller's own thread does everything, call by call: for a simulation, which has but one thread and where
    /// the same calls must give the same answers. To close is to die: nothing is checkpointed.
    case inline

    var readers: Int {
        switch self {
        case .threads: 4
        case .inline: 1
        }
    }
}

extension SQLiteStore {
    /// Ends as a process does that is killed: files are closed, and nothing else.
    package func die() {
        precondition(lane == .inline, "Threads do not die at a call: close the store instead.")
        writer.close {}
        readers.close()
        workerFile.letAllGo()
    }
}
