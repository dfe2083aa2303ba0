/// Random numbers that a seed decides (SplitMix64).
struct TwinRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// True in one of `n` cases.
    mutating func once(in n: Int) -> Bool { Int.random(in: 0..<n, using: &self) == 0 }

    /// One of some values.
    mutating func pick<Value>(_ values: [Value]) -> Value {
        values[Int.random(in: 0..<values.count, using: &self)]
    }

    /// Some of some values, in their order.
    mutating func some<Value>(of values: [Value], atMost limit: Int) -> [Value] {
        var kept: [Value] = []
        for value in values where kept.count < limit && once(in: 3) { kept.append(value) }
        return kept
    }
}
