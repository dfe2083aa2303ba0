/// A text as a direction in space: texts that share words point the same way.
public struct Embedding: Sendable, Hashable {
    /// How many numbers it has.
    public static let dimensions = 256

    /// The numbers; their squares add up to 1, or to 0 for a text without words.
    public let values: [Float]

    init(values: [Float]) { self.values = values }

    /// The cosine of the angle between two directions: 1 for the same one, about 0 for nothing in common.
    public func cosine(to other: Embedding) -> Float {
        var sum: Float = 0
        for index in 0..<Embedding.dimensions { sum += values[index] * other.values[index] }
        return sum
    }
}

extension Embedding {
    /// Four bytes a number, the lowest first: the same on every machine.
    public var bytes: [UInt8] {
        values.flatMap { value in
            let bits = value.bitPattern
            return (0..<4).map { UInt8(truncatingIfNeeded: bits >> UInt32(8 * $0)) }
        }
    }

    /// Reads the bytes; nil when there are too few or too many.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == Embedding.dimensions * 4 else { return nil }
        let bytes = Array(bytes)
        values = (0..<Embedding.dimensions).map { index in
            let bits = (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[index * 4 + $1]) << UInt32(8 * $1) }
            return Float(bitPattern: bits)
        }
    }
}
