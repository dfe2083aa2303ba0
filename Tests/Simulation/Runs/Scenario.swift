import ShiftworkCore

/// Everything that decides a run, as data: drawn from a seed, written to a file, made smaller.
struct Scenario: Codable, Sendable {
    var seed: UInt64
    /// Seconds, of every worker.
    var lease = 30
    /// Whether the store says that other processes use it: then workers look more often.
    var isShared = true
    var rates = Weather.Rates()
    /// What befalls which call, and nothing else; nil to draw.
    var strokes: [Weather.Stroke]?
    var roles: [Role] = []
    var offers: [Offer] = []
    var orders: [Order] = []
    var mishaps: [Mishap] = []
    /// When the faults stop, in milliseconds.
    var calmAt = 60_000
    /// Whether all processes come back when it is calm, or one worker alone.
    var allComeBack = true
    /// Ended jobs are kept so many milliseconds; nil for very long.
    var keep: Int?
    /// In seconds.
    var pruneEvery = 60

    /// Whether the store forgets its newest commits now and then.
    var losesTail: Bool {
        mishaps.contains { if case .loseTail = $0.what { true } else { false } }
    }
}
