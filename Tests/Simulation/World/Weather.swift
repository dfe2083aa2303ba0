/// How calls to the store fare: drawn for each call from the seed and the call's own name and number, so that what
/// befalls one call changes no other; or read from a list, when a run is replayed.
final class Weather: @unchecked Sendable {
    /// What becomes of one call.
    enum Fate: String, Codable, Sendable {
        case fine
        /// An error, and no effect.
        case refused
        /// It takes effect, and the caller gets an error.
        case replyLost
        /// The caller gets an error, and it takes effect later.
        case late
        /// The process dies before it calls.
        case diesBefore
        /// The process dies while the call is under way.
        case diesMeanwhile
        /// The process dies between the effect and the answer.
        case diesAfter
    }

    /// A call that something befell.
    struct Stroke: Codable, Sendable, Hashable {
        var process: String
        var life: Int
        var call: Int
        var fate: Fate
    }

    struct Rates: Codable, Sendable {
        /// Calls out of a thousand.
        var refused = 0
        var replyLost = 0
        var late = 0
        var dies = 0
        /// Rings of the bell, out of a thousand.
        var ringLost = 0
        var ringLate = 0
        var ringDoubled = 0
        /// Between which limits a way to the store or back takes, in microseconds.
        var shortest = 50
        var longest = 2_000
        /// Ways take multiples of this, so that things happen in one instant.
        var grain = 1
    }

    /// No faults, short ways.
    private(set) var isCalm = false
    let rates: Rates
    private let seed: UInt64
    /// What befell whom, in order: for the replay.
    private(set) var strokes: [Stroke] = []
    private let plan: [Stroke: Fate]?

    /// - Parameter plan: what is to befall whom, and nothing else; nil to draw.
    init(seed: UInt64, rates: Rates, plan: [Stroke]? = nil) {
        (self.seed, self.rates) = (seed, rates)
        self.plan = plan.map { Dictionary($0.map { ($0.place, $0.fate) }, uniquingKeysWith: { $1 }) }
    }

    func calm() { isCalm = true }

    /// A generator for one call of one life of one process.
    func random(_ process: String, _ life: Int, _ call: Int) -> SeededRandom {
        SeededRandom(seed, process.seedPart, UInt64(life), UInt64(call))
    }

    func fate(_ process: String, _ life: Int, _ call: Int, _ random: inout SeededRandom) -> Fate {
        guard !isCalm else { return .fine }
        let drawn = draw(&random)
        var stroke = Stroke(process: process, life: life, call: call, fate: .fine)
        let fate = plan.map { $0[stroke.place] ?? .fine } ?? drawn
        guard fate != .fine else { return .fine }
        stroke.fate = fate
        strokes.append(stroke)
        return fate
    }

    private func draw(_ random: inout SeededRandom) -> Fate {
        let drawn = random.below(1_000)
        let choice = random.below(3)
        var limit = rates.refused
        if drawn < limit { return .refused }
        limit += rates.replyLost
        if drawn < limit { return .replyLost }
        limit += rates.late
        if drawn < limit { return .late }
        limit += rates.dies
        if drawn < limit { return [.diesBefore, .diesMeanwhile, .diesAfter][choice] }
        return .fine
    }

    /// How long one way to the store, or back, takes.
    func way(_ random: inout SeededRandom) -> Int64 {
        let drawn = random.scaled(max(1, rates.shortest), max(rates.shortest, isCalm ? 2_000 : rates.longest))
        return Int64(drawn / rates.grain * rates.grain)
    }
}

extension Weather.Stroke {
    fileprivate var place: Weather.Stroke {
        Weather.Stroke(process: process, life: life, call: call, fate: .fine)
    }
}
