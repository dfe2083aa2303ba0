internal import ShiftworkCore

@testable internal import ShiftworkMemory

/// A table that gets one thing wrong about what ties jobs together.
enum TableFault: String, CaseIterable, Sendable {
    /// The list of those that wait for a job is lost.
    case forgetsWaiting
    /// A job goes although others wait for it.
    case deletesWaitedFor
    /// A held job forgets that it waits.
    case pauseForgetsWaiting
    /// Whatever end the other job has, the waiting one is freed.
    case freesAtAnyEnd
    /// A key is free as soon as its job is claimed.
    case keyIsFreedEarly
    /// A key stays with a job that has ended.
    case keyIsKept
    /// An ended job runs again without asking for its key.
    case retryIgnoresKey

    /// The jobs among which it shows.
    var members: [TableModel.Member] {
        switch self {
        case .deletesWaitedFor: [TableModel.Member(), TableModel.Member(after: 0, policy: .wait)]
        case .forgetsWaiting, .pauseForgetsWaiting, .freesAtAnyEnd:
            [TableModel.Member(), TableModel.Member(after: 0)]
        case .keyIsFreedEarly, .keyIsKept, .retryIgnoresKey:
            [TableModel.Member(uniqueKey: "key"), TableModel.Member(uniqueKey: "key")]
        }
    }

    func distort(_ step: TableStep, _ world: inout TableWorld) {
        let (first, second) = (TableWorld.job(0), TableWorld.job(1))
        switch (self, step) {
        case (.forgetsWaiting, .insert): world.table.waiting = [:]
        case (.deletesWaitedFor, .control(0, .delete)):
            if world.status(0)?.isTerminal == true { world.table.remove(first) }
        case (.pauseForgetsWaiting, .control(1, .pause)):
            if world.status(1) == .paused { world.table.stopWaiting(second, for: first) }
        case (.freesAtAnyEnd, .insert(1)):
            world.table.jobs[second]?.record.details.dependencies = [Dependency(first, onFailure: .run)]
        case (.keyIsFreedEarly, .claim): world.table.uniqueKeys = [:]
        case (.keyIsKept, .settle(0, _)):
            if world.status(0)?.isTerminal == true, let details = world.table.jobs[first]?.record.details,
                let key = UniqueKey(details)
            {
                world.table.uniqueKeys[key] = first
            }
        case (.retryIgnoresKey, .control(let place, .retry)):
            if world.status(place)?.isTerminal == true { world.table.uniqueKeys = [:] }
        default: break
        }
    }
}
