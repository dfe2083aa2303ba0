/// Where a generator gets its choices: from a seed, or from an earlier list of choices that was made smaller.
///
/// What was generated is shrunk by shrinking the choices and generating again, so that no generator says how its values
/// shrink: smaller numbers and fewer of them must only mean simpler values.
struct Draws {
    private var random: SplitMix
    private let replayed: [UInt64]?
    /// All choices so far, each below the bound that was asked for.
    private(set) var made: [UInt64] = []

    init(seed: UInt64) {
        random = SplitMix(state: seed)
        replayed = nil
    }

    /// Makes these choices again; where they end, the simplest.
    init(replaying choices: [UInt64]) {
        random = SplitMix(state: 0)
        replayed = choices
    }

    private mutating func choice(below bound: UInt64) -> UInt64 {
        let word: UInt64
        if let replayed {
            word = made.count < replayed.count ? min(replayed[made.count], bound - 1) : 0
        } else {
            word = random.next() % bound
        }
        made.append(word)
        return word
    }

    /// A number of the range; shrinks to its lower end.
    mutating func number(_ range: ClosedRange<Int>) -> Int {
        let width = UInt64(bitPattern: Int64(range.upperBound &- range.lowerBound))
        guard width < .max else { return range.lowerBound &+ Int(truncatingIfNeeded: choice(below: .max)) }
        return range.lowerBound &+ Int(truncatingIfNeeded: choice(below: width + 1))
    }

    /// Any number, small ones more often; shrinks to 0.
    mutating func anyNumber() -> Int {
        let bits = number(0...63)
        let size = bits == 63 ? Int.max : 1 << bits
        let value = number(0...size)
        return bool() ? -value : value
    }

    /// Shrinks to false.
    mutating func bool() -> Bool { choice(below: 2) == 1 }

    /// One of the values; shrinks to the first.
    mutating func pick<Value>(_ values: [Value]) -> Value { values[number(0...values.count - 1)] }

    /// So many values; shrinks to few. A choice before each says whether it comes, so that leaving out a run of choices
    /// leaves out a value.
    mutating func many<Value>(_ count: ClosedRange<Int>, _ make: (inout Draws) -> Value) -> [Value] {
        var values = (0..<count.lowerBound).map { _ in make(&self) }
        let usual = UInt64(count.count / 2 + 1)
        while values.count < count.upperBound, choice(below: usual + 1) != 0 { values.append(make(&self)) }
        return values
    }

    /// Nothing, or a value.
    mutating func maybe<Value>(_ make: (inout Draws) -> Value) -> Value? { bool() ? make(&self) : nil }

    /// A text of some pieces.
    mutating func text(of pieces: [String], upTo limit: Int) -> String {
        many(0...limit) { $0.pick(pieces) }.joined()
    }

    /// Any bytes.
    mutating func bytes(upTo limit: Int) -> [UInt8] { many(0...limit) { UInt8($0.number(0...255)) } }
}

private struct SplitMix {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
