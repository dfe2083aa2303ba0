/// Makes ids that sort in the order of making, also within one millisecond and when the clock steps back.
///
/// A value: time and randomness come from the caller, so a simulation makes the same ids again.
public struct IdentifierSource: Sendable {
    private var milliseconds: Int64 = 0
    private var sequence: UInt16 = 0

    /// Begins with no id made.
    public init() {}

    /// Makes the next id.
    /// - Parameters:
    ///   - now: the client's clock. When it stands still or steps back, ids count on from the last one.
    ///   - random: 62 bits of it become part of the id.
    public mutating func next(at now: Timestamp, random: UInt64) -> UUIDv7 {
        let present = now.microseconds / 1_000
        if present > milliseconds {
            milliseconds = present
            // Half of the sequence's range is left for ids of the same millisecond.
            sequence = UInt16(truncatingIfNeeded: random >> 52) & 0x07ff
        } else if sequence < 0x0fff {
            sequence += 1
        } else {
            milliseconds += 1
            sequence = 0
        }
        return UUIDv7(milliseconds: milliseconds, sequence: sequence, random: random)
    }
}
