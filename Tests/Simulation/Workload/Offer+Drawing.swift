import ShiftworkCore

extension Offer {
    static let queues = ["default", "fragile", "mail", "bulk"]

    /// The jobs of a seed: a mix that the seed draws, too.
    static func drawn(for scenario: Scenario, _ random: inout SeededRandom) -> [Offer] {
        let clients = scenario.names([.enqueuer])
        let count = random.scaled(8, 250)
        let bursts = random.once(in: 2) ? 0 : random.between(1, 6)
        let mix = Mix(&random)
        var offers: [Offer] = []
        for index in 0..<count {
            let kind = random.pick([Kind.errand, .errand, .errand, .guarded, .fragile])
            let at =
                bursts == 0 ? random.below(scenario.calmAt) : random.below(bursts) * scenario.calmAt / bursts
            var offer = Offer(
                at: at, by: random.pick(clients), kind: kind,
                script: Script(label: index, acts: mix.acts(for: kind, lease: scenario.lease, &random)))
            if random.once(in: 3) { offer.queue = random.pick(queues) }
            if random.once(in: 5) { offer.priority = random.below(10) }
            if random.permille(mix.delayed) { offer.delay = random.scaled(10, 60_000) }
            if random.permille(mix.unique) { offer.unique = "key-\(random.below(3))" }
            if random.once(in: 20) { offer.startBefore = offer.at + random.scaled(10, 30_000) }
            if random.once(in: 10) { offer.keep = random.scaled(10, 30_000) }
            offer.isOwnID = random.below(5) > 0
            offers.append(offer)
        }
        offers.sort { $0.at < $1.at }
        for index in offers.indices { offers[index].number = index }
        for index in offers.indices where index > 0 && random.permille(mix.dependent) {
            offers[index].waits = waits(of: index, offers, &random)
        }
        return offers
    }

    /// Waits for earlier offers of the same client, mostly: others may not be there yet.
    private static func waits(of index: Int, _ offers: [Offer], _ random: inout SeededRandom) -> [Wait] {
        let earlier = (0..<index).filter { offers[$0].isOwnID && (offers[$0].by == offers[index].by) }
        guard !earlier.isEmpty else { return [] }
        return (0..<random.scaled(1, 3)).map { _ in
            Wait(
                offer: random.pick(Array(earlier.suffix(8))), policy: random.pick(Dependency.Policy.allCases))
        }
    }
}

/// How often jobs do what, out of a thousand.
private struct Mix {
    let delayed: Int
    let unique: Int
    let dependent: Int
    let slow: Int
    let deaf: Int
    let failing: Int
    let crashing: Int
    let snoozing: Int
    let telling: Int
    let spawning: Int
    let longest: Int

    init(_ random: inout SeededRandom) {
        func rate(_ often: Int) -> Int { random.once(in: 2) ? random.scaled(10, often) : 0 }
        (delayed, unique, dependent) = (rate(500), rate(400), rate(500))
        (slow, deaf, failing, crashing) = (rate(200), rate(200), rate(500), rate(100))
        (snoozing, telling, spawning) = (rate(200), rate(400), rate(200))
        longest = random.pick([50, 1_000, 10_000])
    }

    func acts(for kind: Offer.Kind, lease: Int, _ random: inout SeededRandom) -> [Script.Act] {
        var acts: [Script.Act] = []
        if random.permille(telling) { acts += [.progress(random.below(50)), .log("under way")] }
        acts.append(work(lease: lease, &random))
        if random.permille(telling) { acts.append(.progress(50 + random.below(51))) }
        if random.permille(spawning) {
            let child = Script(label: -1, acts: [.work(random.scaled(1, 500))])
            acts.append(.spawn(child, unique: random.once(in: 3) ? "child-\(random.below(2))" : nil))
        }
        if random.permille(crashing) { acts.append(.crash(upTo: random.pick([1, 1, 2, 9]))) }
        if random.permille(snoozing) {
            acts.append(.snooze(random.scaled(10, 10_000), upTo: random.between(1, 2)))
        }
        if random.permille(failing) {
            acts.append(random.pick([.fail(upTo: 1), .fail(upTo: 2), .fail(upTo: 99)]))
        }
        if random.permille(failing / 4) { acts.append(random.pick([.giveUp, .stop])) }
        if kind == .guarded, random.once(in: 8) { acts.append(.hang) }
        return acts
    }

    private func work(lease: Int, _ random: inout SeededRandom) -> Script.Act {
        if random.permille(slow) { return .work(lease * 1_000 + random.scaled(100, lease * 2_000)) }
        let span = random.scaled(1, longest)
        return random.permille(deaf) ? .workDeaf(span * 4) : .work(span)
    }
}
