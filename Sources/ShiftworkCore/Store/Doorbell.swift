internal import Synchronization

/// Tells listeners in this process that a store has news. A hint: whoever listens looks for himself, and polls besides.
public final class Doorbell: Sendable {
    /// What the news is about.
    public enum News: Sendable {
        /// New jobs of these types, and nothing else.
        case jobs(of: Set<JobType>)
        case anything

        /// Whether it may be for a worker of these types.
        public func concerns(_ types: some Sequence<JobType>) -> Bool {
            switch self {
            case .jobs(let new): types.contains { new.contains($0) }
            case .anything: true
            }
        }
    }

    private let listeners = Mutex<[Int: @Sendable (News) -> Void]>([:])
    private let next = Mutex(0)

    public init() {}

    /// Calls `action` at each ring, on the ringer's thread: it must be quick. Returns what ``stop(_:)`` takes.
    public func listen(_ action: @escaping @Sendable (News) -> Void) -> Int {
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
    public func ring(_ news: News = .anything) {
        for action in listeners.withLock({ Array($0.values) }) { action(news) }
    }
}
