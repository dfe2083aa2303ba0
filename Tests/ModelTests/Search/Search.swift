/// Looks at every state that a model can reach, nearest first, so that what it finds is shortest.
struct Search<System: Model> {
    private let model: System
    private(set) var states: [System.State]
    /// From where each state was reached first.
    private var origins: [Int?] = [nil]
    private var known: [System.State: Int]
    /// Healthy moves, for the way back from rest.
    private var healthy: [(from: Int32, to: Int32)] = []
    private(set) var transitions = 0
    private(set) var depth = 0
    /// What must not be, if it was found.
    private(set) var found: Counterexample?

    /// Looks until everything was seen or something is broken; traps above `limit` states.
    init(_ model: System, limit: Int = 1_000_000) {
        self.model = model
        states = [model.start]
        known = [model.start: 0]
        run(limit: limit)
        if found == nil { found = stuck() }
    }

    private mutating func run(limit: Int) {
        var next = 0
        var lastOfDepth = 0
        while next < states.count {
            for move in model.moves(from: states[next]) {
                transitions += 1
                if let broken = move.broken {
                    found = counterexample(broken, to: next, breaks: true)
                    return
                }
                let target = enter(move.state, from: next)
                if move.isHealthy { healthy.append((Int32(next), Int32(target))) }
            }
            precondition(states.count <= limit, "The model has more than \(limit) states.")
            if next == lastOfDepth, states.count - 1 > next {
                depth += 1
                lastOfDepth = states.count - 1
            }
            next += 1
        }
    }

    private mutating func enter(_ state: System.State, from origin: Int) -> Int {
        if let index = known[state] { return index }
        known[state] = states.count
        states.append(state)
        origins.append(origin)
        return states.count - 1
    }

    /// The nearest state from which no healthy way leads to rest; nil when there is one from everywhere.
    private func stuck() -> Counterexample? {
        var sources: [[Int32]] = Array(repeating: [], count: states.count)
        for move in healthy { sources[Int(move.to)].append(move.from) }
        var leadsToRest = states.map(model.isAtRest)
        var open = leadsToRest.indices.filter { leadsToRest[$0] }
        while let state = open.popLast() {
            for source in sources[state] where !leadsToRest[Int(source)] {
                leadsToRest[Int(source)] = true
                open.append(Int(source))
            }
        }
        return leadsToRest.firstIndex(of: false).map {
            counterexample("I31 Liveness: no way to rest from here, though nothing fails any more", to: $0)
        }
    }
}

extension Search {
    /// The states on the way to one of them, which is the last.
    func path(to state: Int) -> [System.State] {
        var path = [states[state]]
        var index = state
        while let origin = origins[index] {
            path.append(states[origin])
            index = origin
        }
        return path.reversed()
    }

    private func counterexample(_ broken: String, to state: Int, breaks: Bool = false) -> Counterexample {
        Counterexample(
            broken: broken, steps: model.story(of: path(to: state), broken: breaks ? broken : nil))
    }

    /// One line: how much was looked at.
    var summary: String { "\(states.count) states, \(transitions) transitions, depth \(depth)" }
}
