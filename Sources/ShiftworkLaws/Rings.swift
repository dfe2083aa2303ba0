internal import Synchronization

/// Counts rings of a doorbell.
final class Rings: Sendable {
    private let rings = Mutex(0)

    var number: Int { rings.withLock { $0 } }

    func count() { rings.withLock { $0 += 1 } }
}
