import ShiftworkCore

extension Scenario {
    /// The scenario of a seed. Each seed leaves some kinds of trouble out, so that none hides the others.
    static func drawn(seed: UInt64) -> Scenario {
        var random = SeededRandom(seed, "scenario".seedPart)
        var scenario = Scenario(seed: seed)
        scenario.lease = random.pick([4, 6, 10, 30])
        scenario.isShared = random.once(in: 3)
        scenario.calmAt = random.between(20, 90) * 1_000
        scenario.allComeBack = random.once(in: 2)
        scenario.rates = Weather.Rates.drawn(&random)
        scenario.roles = Role.drawn(for: scenario, &random)
        scenario.offers = Offer.drawn(for: scenario, &random)
        if random.once(in: 2) { scenario.orders = Order.drawn(for: scenario, &random) }
        scenario.mishaps = Mishap.drawn(for: scenario, &random)
        if random.once(in: 4) {
            scenario.keep = random.scaled(10, 60_000)
            scenario.pruneEvery = random.between(1, 10)
        }
        return scenario
    }

    func names(_ parts: Set<Role.Part>) -> [String] { roles.filter { parts.contains($0.part) }.map(\.name) }
}

extension Weather.Rates {
    static func drawn(_ random: inout SeededRandom) -> Weather.Rates {
        var rates = Weather.Rates()
        if random.once(in: 2) { rates.refused = random.scaled(1, 100) }
        if random.once(in: 2) { rates.replyLost = random.scaled(1, 100) }
        if random.once(in: 4) { rates.late = random.scaled(1, 30) }
        if random.once(in: 3) { rates.dies = random.scaled(1, 8) }
        if random.once(in: 2) { rates.ringLost = random.pick([20, 200, 1_000]) }
        if random.once(in: 2) { rates.ringLate = random.pick([50, 500]) }
        if random.once(in: 4) { rates.ringDoubled = 200 }
        rates.longest = random.pick([500, 2_000, 20_000, 200_000])
        rates.grain = random.pick([1, 1, 1_000, 10_000])
        return rates
    }
}

extension Role {
    static func drawn(for scenario: Scenario, _ random: inout SeededRandom) -> [Role] {
        var roles: [Role] = []
        func add(_ name: String, _ part: Part) {
            var role = Role(name: name, part: part, clock: .drawn(&random))
            role.startsAt = random.below(3_000)
            if random.below(5) > 0 { role.comesBackAfter = random.scaled(100, 20_000) }
            role.slots = random.scaled(1, 16)
            role.isDurable = random.below(4) > 0
            if random.once(in: 3) {
                (role.drain, role.grace) = (random.scaled(100, 25_000), random.scaled(10, 5_000))
            }
            if part != .enqueuer, random.once(in: 6) {
                role.queues = Offer.queues.filter { _ in random.once(in: 2) }
                role.isStrict = random.once(in: 2)
            }
            roles.append(role)
        }
        for number in 1...random.scaled(1, 8) {
            add("worker-\(number)", random.below(3) > 0 ? .all : .worker)
        }
        if random.once(in: 3) { add("keeper", .maintenance) }
        for number in 1...random.between(1, 3) { add("client-\(number)", .enqueuer) }
        for number in 1...random.between(1, 2) { add("operator-\(number)", .operator) }
        return roles
    }
}

extension ProcessClock {
    static func drawn(_ random: inout SeededRandom) -> ProcessClock {
        let isOff = random.once(in: 2)
        return ProcessClock(
            offset: isOff ? Int64(random.between(-7_200, 7_200)) * 1_000_000 : 0,
            drift: isOff ? Int64(random.between(-200, 200)) : 0,
            origin: Int64(random.below(1_000_000_000_000)))
    }
}

extension Mishap {
    static func drawn(for scenario: Scenario, _ random: inout SeededRandom) -> [Mishap] {
        var mishaps: [Mishap] = []
        func some(_ most: Int, _ make: (inout SeededRandom) -> What) {
            guard random.once(in: 2) else { return }
            for _ in 0..<random.scaled(1, most) {
                mishaps.append(Mishap(at: random.below(scenario.calmAt), what: make(&random)))
            }
        }
        let workers = scenario.names([.all, .worker, .maintenance])
        let everybody = scenario.roles.map(\.name)
        let lease = scenario.lease * 1_000
        some(8) { .kill($0.pick(everybody)) }
        some(4) { .freeze($0.pick(everybody), $0.pick([lease / 2, lease * 11 / 10, lease * 3, 200])) }
        some(4) { .askToEnd($0.pick(workers)) }
        some(2) { .storeAway($0.pick([.refusing, .silent]), $0.scaled(100, 2 * lease)) }
        some(3) { .clockJump(($0.once(in: 2) ? 1 : -1) * $0.scaled(10, 3_600_000)) }
        if random.once(in: 3) { some(2) { _ in .loseTail } }
        return mishaps.sorted { $0.at < $1.at }
    }
}
