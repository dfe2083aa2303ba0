import ShiftworkCore
import ShiftworkLaws

/// The one store of a run, and the water between it and the processes.
final class StoreAtSea: @unchecked Sendable {
    /// How the store is away for everybody.
    enum Absence: String, Codable, Sendable {
        /// Every call gets an error at once.
        case refusing
        /// Calls wait; their callers give up after a while, and do not know.
        case silent
    }

    let world: World
    let traits: StoreTraits
    let house: StoreHouse
    /// Whether the store may forget, so that what it would remember is kept.
    private let keepsTail: Bool
    /// The last event that survives a crash of the store.
    private var lastSynced = -1
    private var absence: Absence?
    private var waiting: [() -> Void] = []
    private var hasRung = false
    private var rings = 0

    /// After this time without an answer a caller gives up, as a store's driver does.
    static let patience: Int64 = 5_000_000

    init(_ house: StoreHouse, world: World, traits: StoreTraits, keepsTail: Bool) {
        (self.house, self.world, self.traits, self.keepsTail) = (house, world, traits, keepsTail)
        house.open(clock: { world.storeNow })
        if keepsTail { house.sync() }
        listen(to: house.bystander)
    }

    /// A process's own way into the store; one that all use rings for all.
    func connect(_ process: SimulatedProcess) -> any JobStore {
        let store = house.connect(process)
        if house.kind.hasConnections { listen(to: store) }
        return store
    }

    private func listen(to store: any JobStore) {
        _ = store.doorbell.listen { [unowned self] _ in hasRung = true }
    }

    // MARK: Absence

    func goAway(_ how: Absence) {
        guard absence == nil else { return }
        absence = how
        world.record(.storeAway)
    }

    func comeBack() {
        guard absence != nil else { return }
        absence = nil
        world.record(.storeBack)
        let calls = waiting
        waiting = []
        for call in calls { call() }
    }

    /// The store dies, forgets what was not synced, and is back.
    func loseTail() {
        guard !world.weather.isCalm else { return }
        if house.kind.hasConnections {
            // The power is cut: everybody dies with it.
            for process in world.processes { process.kill() }
        }
        house.forget()
        world.record(.storeForgot(after: lastSynced))
        // No store is back within the microsecond in which it died: tokens and beats count on that.
        world.jumpStoreClock(by: 1_000)
    }

    // MARK: Carry

    /// Carries a call to the store and its answer back.
    func carry<Value: Sendable>(_ voyage: Voyage<Value>) {
        let (process, weather) = (voyage.process, world.weather)
        var random = weather.random(process.name, process.life, voyage.number)
        let (there, back) = (weather.way(&random), weather.way(&random))
        let delay = Int64(random.scaled(1_000, 15_000_000))
        var fate = weather.fate(process.name, process.life, voyage.number, &random)
        // What a process carries to its own store does not come late.
        if fate == .late, house.kind.hasConnections { fate = .replyLost }
        let passage = Passage(fate: fate, back: back, delay: delay)
        switch passage.fate {
        case .diesBefore: world.scheduler.afterThisStep { process.kill() }
        case .diesMeanwhile:
            world.scheduler.after(there / 2) { process.kill() }
            depart(voyage, passage, in: there)
        case .late:
            world.scheduler.after(there + back) { _ = voyage.answer(.failure(voyage.error(.unknown))) }
            depart(voyage, passage, in: there + delay)
        case .refused:
            world.scheduler.after(there + back) {
                voyage.refused(in: self.world)
                _ = voyage.answer(.failure(voyage.error(.unavailable)))
            }
        case .fine, .replyLost, .diesAfter: depart(voyage, passage, in: there)
        }
    }

    private func depart<Value>(_ voyage: Voyage<Value>, _ passage: Passage, in time: Int64) {
        world.scheduler.after(time) { self.arrive(voyage, passage) }
    }

    private func arrive<Value>(_ voyage: Voyage<Value>, _ passage: Passage) {
        switch absence {
        case nil: execute(voyage, passage)
        case .refusing:
            voyage.refused(in: world)
            world.scheduler.after(passage.back) { _ = voyage.answer(.failure(voyage.error(.unavailable))) }
        case .silent:
            waiting.append { self.arrive(voyage, passage) }
            world.scheduler.after(StoreAtSea.patience) { _ = voyage.answer(.failure(voyage.error(.unknown))) }
        }
    }

    private func execute<Value>(_ voyage: Voyage<Value>, _ passage: Passage) {
        // A store inside of the process dies with it; one outside does what it was asked.
        if house.kind.hasConnections {
            guard voyage.process.isAlive else { return }
            guard voyage.process.state != .frozen else { return depart(voyage, passage, in: 50_000) }
        }
        hasRung = false
        // The store's own work: it goes first, and so is one step of the world. Nobody need await it.
        Task(executorPreference: world.outside) {
            let result: Result<Value, StoreError>
            do throws(StoreError) {
                result = .success(try await voyage.body(voyage.store))
            } catch {
                result = .failure(error)
            }
            self.settle(voyage, passage, result)
        }
    }

    private func settle<Value>(
        _ voyage: Voyage<Value>, _ passage: Passage, _ result: Result<Value, StoreError>
    ) {
        let event = record(voyage, result)
        ring(for: voyage.process, voyage.number)
        if passage.fate == .diesAfter { voyage.process.kill() }
        world.scheduler.after(passage.back) {
            let isLost = passage.fate == .replyLost || passage.fate == .late
            let isHeard = voyage.answer(isLost ? .failure(voyage.error(.unknown)) : result) && !isLost
            guard let event, !isHeard else { return }
            self.world.replyWas(voyage.process.isAlive ? .lost : .unheard, event: event)
        }
    }

    private func record<Value>(
        _ voyage: Voyage<Value>, _ result: Result<Value, StoreError>
    ) -> Int? {
        guard let note = voyage.note else { return nil }
        switch result {
        case .success(let value):
            let call = note(value)
            let event = world.record(
                .committed(call, at: world.storeNow, reply: .delivered), by: voyage.process)
            if keepsTail, call.isSynced {
                house.sync()
                lastSynced = event
            }
            return event
        case .failure:
            voyage.refused(in: world)
            return nil
        }
    }

    // MARK: Doorbell

    /// Tells the caller's own doorbell at once, and the others as the weather lets it.
    private func ring(for caller: SimulatedProcess, _ call: Int) {
        guard hasRung else { return }
        hasRung = false
        rings += 1
        let rates = world.weather.rates
        for process in world.processes where process.isAlive {
            if house.kind.hasConnections, process !== caller { continue }
            if process === caller {
                process.inside { process.doorbell.ring() }
                continue
            }
            var random = SeededRandom(world.seed, process.name.seedPart, "ring".seedPart, UInt64(rings))
            let isCalm = world.weather.isCalm
            if !isCalm, random.permille(rates.ringLost) { continue }
            let isLate = !isCalm && random.permille(rates.ringLate)
            let delay = isLate ? Int64(random.scaled(1_000, 2_000_000)) : world.weather.way(&random)
            let count = random.permille(rates.ringDoubled) ? 2 : 1
            for number in 0..<count {
                world.scheduler.after(delay * Int64(number + 1)) {
                    if process.isAlive { process.inside { process.doorbell.ring() } }
                }
            }
        }
    }
}

/// What befalls one call, and how long its answer takes.
struct Passage: Sendable {
    let fate: Weather.Fate
    let back: Int64
    let delay: Int64
}

extension Voyage {
    func error(_ code: StoreError.Code) -> StoreError {
        StoreError(code, operation: name, message: "The weather.")
    }

    /// Records that a call which writes took no effect.
    func refused(in world: World) {
        if note != nil { world.record(.refused(call: name), by: process.isAlive ? process : nil) }
    }
}
