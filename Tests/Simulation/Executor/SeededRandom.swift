/// Random numbers that a seed decides (SplitMix64, by Sebastiano Vigna).
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// Numbers that depend on nothing but these: so that taking one thing out of a run changes no other.
    init(_ seed: UInt64, _ parts: UInt64...) {
        state = parts.reduce(SeededRandom.mix(seed)) { SeededRandom.mix($0 ^ SeededRandom.mix($1)) }
    }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        return SeededRandom.mix(state)
    }

    /// Scatters 64 bits.
    static func mix(_ value: UInt64) -> UInt64 {
        var mixed = value &+ 0x9e37_79b9_7f4a_7c15
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    // MARK: Draw

    /// From 0 up to but not including `limit`.
    mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(max(limit, 1))) }

    mutating func between(_ low: Int, _ high: Int) -> Int { low + below(high - low + 1) }

    /// True so many times in a thousand.
    mutating func permille(_ rate: Int) -> Bool { below(1_000) < rate }

    mutating func once(in count: Int) -> Bool { below(count) == 0 }

    mutating func pick<Value>(_ values: [Value]) -> Value { values[below(values.count)] }

    /// More often small than large: evenly on the scale of orders of magnitude.
    mutating func scaled(_ low: Int, _ high: Int) -> Int {
        let steps = max(1, (high / max(low, 1)).bitWidth - (high / max(low, 1)).leadingZeroBitCount)
        let limit = min(high, max(low, 1) << (1 + below(steps)))
        return between(low, limit)
    }
}

extension String {
    /// A number for a name, the same in every process (FNV-1a).
    var seedPart: UInt64 {
        utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 }
    }
}
