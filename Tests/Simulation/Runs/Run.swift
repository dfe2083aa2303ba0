import ShiftworkCore
import ShiftworkLaws
import ShiftworkRuntime

/// One run of the whole system, from the first process to the verdict.
final class Run: @unchecked Sendable {
    let scenario: Scenario
    let world: World
    let sea: StoreAtSea
    let house: StoreHouse
    var roles: [Role]
    /// By the number of the offer; nil while nobody has tried.
    var ledger: [Int: LedgerEntry] = [:]
    private var isClosing = false
    private var isQuiet = false
    var end: RunEnd?
    /// Looks in a row at which work lay while hands were free.
    var idleLooks = 0
    var idleHands: [Violation] = []
    /// Orders that were begun.
    var done: Set<Int> = []

    /// What an enqueuer knows of its offer, on a disk that outlives it.
    enum LedgerEntry { case tried, done }

    init(_ scenario: Scenario, house: StoreHouse) {
        (self.scenario, self.house) = (scenario, house)
        let weather = Weather(seed: scenario.seed, rates: scenario.rates, plan: scenario.strokes)
        let world = World(seed: scenario.seed, weather: weather)
        self.world = world
        var traits = house.traits
        traits.isShared = traits.isShared || scenario.isShared
        sea = StoreAtSea(house, world: world, traits: traits, keepsTail: scenario.losesTail)
        roles = scenario.roles
        world.whenEnded = { [unowned self] in ended($0) }
    }

    // MARK: Phases

    /// Longer than this after the calm, in seconds, nobody waits for quiet: a violation of liveness.
    var patience = 3_600

    /// So many looks, one a second, may find work lying while hands are free: a dead reserve is replaced after one
    /// second, and known as dead after a lease.
    static let idleLooksLimit = 10

    /// Lets everything happen.
    func go() -> Verdict {
        for role in roles { after(role.startsAt) { self.start(role) } }
        for mishap in scenario.mishaps { after(mishap.at) { self.happen(mishap.what) } }
        let calm = Int64(scenario.calmAt) * 1_000
        world.scheduler.after(calm) {}
        _ = world.scheduler.run { world.scheduler.now >= calm }
        becomeCalm()
        let deadline = world.scheduler.now + Int64(patience) * 1_000_000
        look(until: deadline)
        _ = world.scheduler.run { isQuiet || world.scheduler.now > deadline }
        let calmed = world.scheduler.now - calm
        close()
        collect()
        defer {
            world.dissolve()
            house.tearDown()
        }
        return Verdict(of: self, isQuiet: isQuiet, calmed: .microseconds(calmed))
    }

    private func after(_ milliseconds: Int, _ action: @escaping () -> Void) {
        world.scheduler.after(Int64(milliseconds) * 1_000, action)
    }

    private func happen(_ what: Mishap.What) {
        guard !world.weather.isCalm else { return }
        switch what {
        case .kill(let name): world.process(name)?.kill()
        case .freeze(let name, let milliseconds):
            guard let process = world.process(name) else { return }
            process.freeze()
            after(milliseconds) { process.thaw() }
        case .askToEnd(let name): world.process(name)?.askToEnd()
        case .storeAway(let absence, let milliseconds):
            sea.goAway(absence)
            after(milliseconds) { self.sea.comeBack() }
        case .clockJump(let milliseconds): world.jumpStoreClock(by: Int64(milliseconds) * 1_000)
        case .loseTail: sea.loseTail()
        }
    }

    // MARK: Processes

    func start(_ role: Role) {
        guard world.process(role.name) == nil, !isClosing else { return }
        let process = world.makeProcess(role.name, clock: role.clock)
        process.start { [self] process in try await play(role, as: process) }
    }

    private func ended(_ process: SimulatedProcess) {
        house.disconnect(process)
        guard let role = roles.first(where: { $0.name == process.name }), let delay = role.comesBackAfter,
            process.isDead || role.isLasting
        else { return }
        after(delay) { self.start(role) }
    }

    // MARK: Calm

    /// Faults stop, the frozen go on, the store is there, its clock stands right, and somebody works.
    private func becomeCalm() {
        world.record(.calm)
        world.weather.calm()
        sea.comeBack()
        for process in world.processes { process.thaw() }
        if world.storeClockOffset < 0 { world.jumpStoreClock(by: -world.storeClockOffset) }
        let clock = ProcessClock(offset: 0, drift: 0, origin: 0)
        if !scenario.allComeBack {
            for index in roles.indices where roles[index].isLasting { roles[index].comesBackAfter = nil }
        }
        for role in roles where scenario.allComeBack || role.part == .enqueuer { start(role) }
        let reserve = Role(name: "reserve", part: .all, clock: clock, comesBackAfter: 1_000, slots: 8)
        roles.append(reserve)
        start(reserve)
        let caretaker = world.makeProcess("caretaker", clock: clock)
        caretaker.start { [self] process in try await care(as: process) }
    }

    /// Looks every second whether all is quiet.
    private func look(until deadline: Int64) {
        after(1_000) {
            guard self.world.scheduler.now <= deadline, !self.isQuiet else { return }
            // The bystander's question: nobody waits for it.
            Task(executorPreference: self.world.outside) {
                if await self.isAllQuiet() { self.isQuiet = true }
            }
            self.look(until: deadline)
        }
    }

    // MARK: End

    private func close() {
        isClosing = true
        for process in world.processes { process.askToEnd() }
        let deadline = world.scheduler.now + 600_000_000
        // A timer, so that the clock gets there.
        world.scheduler.after(600_000_000) {}
        let isOver = { self.world.processes.allSatisfy(\.isOver) || self.world.scheduler.now >= deadline }
        _ = world.scheduler.run(until: isOver)
        for process in world.processes where !process.isOver {
            world.scheduler.fail("\(process.name) does not end (\(process.state))")
        }
    }

    private func collect() {
        // The bystander's last look.
        Task(executorPreference: world.outside) { self.end = await self.inventory() }
        _ = world.scheduler.run { end != nil }
        if end == nil { world.scheduler.fail("The store does not answer the last questions.") }
    }
}
