internal import Crypto
internal import ShiftworkCore
internal import Synchronization

/// The ids of what one request makes: the same ones whenever it is done again.
final class RepeatedIDs: Sendable {
    private let seed: UInt64
    private let begunAt: Timestamp
    private let made = Mutex<UInt64>(0)

    init(seed: UInt64, at begunAt: Timestamp) { (self.seed, self.begunAt) = (seed, begunAt) }

    func next() -> UUIDv7 {
        let number = made.withLock { made in
            made += 1
            return made
        }
        var hash = SHA256()
        for word in [seed, number] {
            withUnsafeBytes(of: word.bigEndian) { hash.update(bufferPointer: $0) }
        }
        let random = hash.finalize().prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        // In the order of making, as far as the bits go.
        return UUIDv7(
            milliseconds: begunAt.microseconds / 1_000 + Int64(number >> 12),
            sequence: UInt16(number & 0xfff),
            random: random)
    }
}
