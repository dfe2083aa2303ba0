internal import ShiftworkCore

@testable internal import ShiftworkMemory

/// A few jobs that depend on each other or share a key, in a real `MemoryTable`: the store's own code takes every step,
/// and its own `verify` is asked after each.
struct TableModel: Model {
    /// One job and what ties it to others. Jobs are named by their place.
    struct Member {
        /// The job that must end first, a place before this one.
        var after: Int?
        var policy = Dependency.Policy.cancel
        var uniqueKey: String?
    }

    let members: [Member]
    var fault: TableFault?
    var actions: [ControlAction] = [.cancel, .pause, .resume, .retry, .rerun, .delete]

    static let now = Timestamp(seconds: 1_795_248_000)

    var start: TableWorld {
        var world = TableWorld(members: members.count)
        for place in members.indices { world.register(place) }
        return world
    }

    func isAtRest(_ world: TableWorld) -> Bool {
        members.indices.allSatisfy { place in
            guard let status = world.status(place) else { return true }
            return status.isTerminal || status == .paused || isHeldByPurpose(place, world)
        }
    }

    /// Whether a job waits for one that an operator holds, or that ended otherwise than it was declared to wait for.
    private func isHeldByPurpose(_ place: Int, _ world: TableWorld) -> Bool {
        guard world.status(place) == .blocked, let parent = members[place].after,
            let status = world.status(parent)
        else { return false }
        if status.isTerminal { return members[place].policy == .wait }
        return status == .paused || isHeldByPurpose(parent, world)
    }

    func moves(from world: TableWorld) -> [Move<TableStep, TableWorld>] {
        var moves: [Move<TableStep, TableWorld>] = []
        for place in members.indices {
            for step in TableStep.all(place, actions) {
                var next = world
                let broken = take(step, &next)
                guard broken != nil || next != world else { continue }
                moves.append(Move(step: step, state: next, isHealthy: step.isHealthy, broken: broken))
            }
        }
        return moves
    }

    private func take(_ step: TableStep, _ world: inout TableWorld) -> String? {
        let before = members.indices.map(world.status)
        switch step {
        case .insert(let place):
            guard world.status(place) == nil, !world.truths[place].isDeleted else { return nil }
            guard insert(place, &world) else { return nil }
        case .claim(let place): world.claim(place)
        case .settle(let place, let event): world.settle(place, event)
        case .crash(let place): world.crash(place)
        case .control(let place, let action):
            fault?.distort(step, &world)
            world.control(place, action)
        }
        fault?.distort(step, &world)
        for place in members.indices { note(place, before, step, &world) }
        if let finding = world.table.verify(isDeep: true, at: Self.now).first {
            return "\(finding.invariant): \(finding.detail)"
        }
        for place in members.indices {
            if let fault = fault(of: place, world) { return fault }
        }
        return nil
    }

    private func insert(_ place: Int, _ world: inout TableWorld) -> Bool {
        var job = NewJob(id: TableWorld.job(place), type: "sample")
        job.maxCrashes = 1
        job.details.uniqueKey = members[place].uniqueKey
        if let parent = members[place].after {
            job.details.dependencies = [Dependency(TableWorld.job(parent), onFailure: members[place].policy)]
        }
        guard case .inserted = world.table.insert(job, at: Self.now) else { return false }
        return true
    }

    // MARK: What really happened

    private func note(_ place: Int, _ before: [JobStatus?], _ step: TableStep, _ world: inout TableWorld) {
        if before[place] != nil, world.status(place) == nil { world.truths[place].isDeleted = true }
        if let from = before[place], from.isTerminal, let to = world.status(place), !to.isTerminal {
            world.truths[place].isAgain = true
        }
        guard let parent = members[place].after, world.status(place) != nil, let status = world.status(parent)
        else {
            return
        }
        let isGoodEnd = status == .finished || (status.isTerminal && members[place].policy == .run)
        if isGoodEnd { world.truths[place].isFreed = true }
    }

    private func fault(of place: Int, _ world: TableWorld) -> String? {
        if let key = members[place].uniqueKey {
            let live = members.indices.filter { members[$0].uniqueKey == key && world.isLive($0) }
            if live.count > 1 { return "I23 UniqueLive: two live jobs share a key" }
        }
        guard let parent = members[place].after, let status = world.status(place) else { return nil }
        let truth = world.truths[place]
        if truth.isAgain || truth.isFreed {
            return status == .blocked ? "I29 Relations: freed, and blocked" : nil
        }
        if status == .queued || status.isRunning {
            return "I29 Relations: it runs before what it waits for has ended"
        }
        guard !status.isTerminal else { return nil }
        guard let other = world.status(parent) else {
            return "I29 Relations: it waits for a job that is gone"
        }
        if other.isTerminal, members[place].policy == .cancel {
            return "I29 Relations: it was not called off"
        }
        return nil
    }

    func story(of worlds: [TableWorld], broken: String?) -> [String] {
        var lines: [String] = []
        for (from, to) in zip(worlds, worlds.dropFirst()) {
            guard let move = moves(from: from).first(where: { $0.state == to }) else { continue }
            lines.append("\(move.step) → \(to)")
        }
        guard let broken, let last = worlds.last else { return lines }
        let move = moves(from: last).first { $0.broken == broken }
        return lines + [move.map { "\($0.step) → \($0.state)" }].compactMap { $0 }
    }
}
