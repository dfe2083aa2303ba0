public import ShiftworkCore
internal import Synchronization

/// A store that fails when a test says so, around one that works.
///
///     let faults = Faults(over: MemoryStore())
///     faults.fail(.pump, number: 2)           // the second trip from now takes no effect
///     faults.loseReply(of: .insert)           // the next insert takes effect, and nobody hears of it
///     faults.isDown = true                    // nothing works any more
public final class Faults: ForwardingStore {
    /// What goes wrong with a call.
    private enum Fault: Sendable { case refused, replyLost }

    private struct State {
        var counts: [StoreCall: Int] = [:]
        var plan: [StoreCall: [Int: Fault]] = [:]
        var isDown = false
        var action: (@Sendable (StoreCall) async -> Void)?
    }

    /// The store that works.
    public let store: any JobStore
    private let state = Mutex(State())

    /// Nothing fails yet.
    public init(over store: any JobStore) { self.store = store }

    /// Lets a call fail: nothing of it takes effect.
    /// - Parameter number: which one from now, counted from 1.
    public func fail(_ call: StoreCall, number: Int = 1) { plan(.refused, call, number) }

    /// Lets a call take effect and its reply get lost: the caller cannot know.
    /// - Parameter number: which one from now, counted from 1.
    public func loseReply(of call: StoreCall, number: Int = 1) { plan(.replyLost, call, number) }

    /// Whether every call fails.
    public var isDown: Bool {
        get { state.withLock { $0.isDown } }
        set { state.withLock { $0.isDown = newValue } }
    }

    /// Does something before each call, such as to let it wait.
    public func before(_ action: (@Sendable (StoreCall) async -> Void)?) {
        state.withLock { $0.action = action }
    }

    /// How often a call was made so far.
    public func count(of call: StoreCall) -> Int { state.withLock { $0.counts[call, default: 0] } }

    private func plan(_ fault: Fault, _ call: StoreCall, _ number: Int) {
        state.withLock { $0.plan[call, default: [:]][$0.counts[call, default: 0] + number] = fault }
    }

    /// Makes a call, or lets it fail.
    public func forward<Value: Sendable>(
        _ call: StoreCall, _ body: @escaping @Sendable (any JobStore) async throws(StoreError) -> Value
    ) async throws(StoreError) -> Value {
        if let action = state.withLock({ $0.action }) { await action(call) }
        let (fault, isDown) = state.withLock { state in
            state.counts[call, default: 0] += 1
            return (state.plan[call]?[state.counts[call, default: 0]], state.isDown)
        }
        if isDown || fault == .refused {
            throw StoreError(.unavailable, operation: call.rawValue, message: "A test lets it fail.")
        }
        let value = try await body(store)
        if fault == .replyLost {
            throw StoreError(.unknown, operation: call.rawValue, message: "A test lets the reply get lost.")
        }
        return value
    }
}
