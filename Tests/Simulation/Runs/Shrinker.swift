import ShiftworkLaws

/// Takes things out of a scenario as long as the same invariant still breaks: what is left is what it takes.
struct Shrinker {
    private let wanted: Set<Invariant>
    private let isTrapWanted: Bool
    private let strokes: [Weather.Stroke]
    private let play: (Scenario) -> Verdict

    init(of verdict: Verdict, _ play: @escaping (Scenario) -> Verdict) {
        wanted = Set(verdict.violations.map(\.invariant))
        (isTrapWanted, strokes, self.play) = (verdict.trap != nil, verdict.strokes, play)
    }

    /// A smaller scenario that fails alike.
    func shrink(_ scenario: Scenario) -> Scenario {
        var best = scenario
        best.strokes = strokes
        // With what befell the calls as a list, the run is the same; if not, the seed stays in charge.
        if !fails(best) { best = scenario }
        var before = Int.max
        while best.size < before {
            before = best.size
            best = shrinkLists(best)
            best = shrinkRest(best)
        }
        return best
    }

    private func fails(_ scenario: Scenario) -> Bool {
        let verdict = play(scenario)
        if isTrapWanted, verdict.trap != nil { return true }
        return verdict.violations.contains { wanted.contains($0.invariant) }
    }

    private func shrinkLists(_ scenario: Scenario) -> Scenario {
        var best = scenario
        best.mishaps = fewest(best.mishaps) { fails(best.with(\.mishaps, $0)) }
        if let strokes = best.strokes { best.strokes = fewest(strokes) { fails(best.with(\.strokes, $0)) } }
        best.orders = fewest(best.orders) { fails(best.with(\.orders, $0)) }
        best.offers = fewest(best.offers) { fails(best.with(\.offers, $0).tidied) }
        best = best.tidied
        best.roles = fewest(best.roles) { fails(best.with(\.roles, $0).tidied) }
        return best.tidied
    }

    /// Makes what is left plainer, one thing at a time.
    private func shrinkRest(_ scenario: Scenario) -> Scenario {
        var best = scenario
        func attempt(_ change: (inout Scenario) -> Void) {
            var next = best
            change(&next)
            if fails(next) { best = next }
        }
        attempt { ($0.rates.ringLost, $0.rates.ringLate, $0.rates.ringDoubled) = (0, 0, 0) }
        attempt { ($0.rates.longest, $0.rates.grain) = (500, 1) }
        attempt { $0.keep = nil }
        for index in best.roles.indices {
            attempt { $0.roles[index].clock = ProcessClock(offset: 0, drift: 0, origin: 0) }
            attempt { $0.roles[index].queues = [] }
        }
        for index in best.offers.indices {
            attempt { $0.offers[index].waits = [] }
            attempt { $0.offers[index].unique = nil }
            attempt { ($0.offers[index].startBefore, $0.offers[index].keep) = (nil, nil) }
            attempt { ($0.offers[index].delay, $0.offers[index].priority) = (nil, nil) }
            for act in best.offers[index].script.acts.indices.reversed() {
                attempt { $0.offers[index].script.acts.remove(at: act) }
            }
        }
        return best
    }

    /// The shortest list that still fails, by taking out ever smaller parts (delta debugging, Zeller).
    private func fewest<Item>(_ items: [Item], _ fails: ([Item]) -> Bool) -> [Item] {
        var best = items
        var part = best.count
        while part > 0 {
            var start = 0
            while start < best.count {
                var next = best
                next.removeSubrange(start..<min(start + part, best.count))
                if fails(next) { best = next } else { start += part }
            }
            part /= 2
        }
        return best
    }
}

extension Scenario {
    /// How many things there are to take out.
    var size: Int {
        let acts = offers.reduce(0) { $0 + 1 + $1.script.acts.count + $1.waits.count }
        return roles.count + acts + orders.count + mishaps.count + (strokes?.count ?? 0)
    }

    fileprivate func with<Value>(_ path: WritableKeyPath<Scenario, Value>, _ value: Value) -> Scenario {
        var next = self
        next[keyPath: path] = value
        return next
    }

    fileprivate func with(_ path: WritableKeyPath<Scenario, [Weather.Stroke]?>, _ value: [Weather.Stroke])
        -> Scenario
    {
        var next = self
        next[keyPath: path] = value
        return next
    }

    /// Without what names something that was taken out.
    fileprivate var tidied: Scenario {
        var next = self
        let names = Set(roles.map(\.name))
        next.offers.removeAll { !names.contains($0.by) }
        next.orders.removeAll { !names.contains($0.by) }
        let numbers = Set(next.offers.map(\.number))
        for index in next.offers.indices {
            next.offers[index].waits.removeAll { !numbers.contains($0.offer) }
        }
        return next
    }
}
