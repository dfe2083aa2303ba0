internal import Synchronization

/// Tells listeners in this process that a store has news. A hint: whoever listens looks for himself, and polls besides.
public final class Doorbell: Sendable {
    private let listeners = Mutex<[Int: @Sendable () -> Void]>([:])
    private let next = Mutex(0)

    public init() {}

    /// Calls `action` at each ring, on the ringer's thread: it must be quick. Returns what ``stop(_:)`` takes.
    public func listen(_ action: @escaping @Sendable () -> Void) -> Int {
        let key = next.withLock { number in
            number += 1
            return number
        }
        listeners.withLock { $0[key] = action }
        return key
    }

    /// Ends a listening.
    public func stop(_ listener: Int) { listeners.withLock { _ = $0.removeValue(forKey: listener) } }

    /// Tells all listeners.
    public func ring() {
        for action in listeners.withLock({ Array($0.values) }) { action() }
    }
}
