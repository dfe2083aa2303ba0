internal import CoreMetrics
internal import ShiftworkCore
internal import Synchronization

/// A store whose calls are measured, each by its name; and for the request that makes them, in sum.
final class MeasuredStore: ForwardingStore {
    let store: any JobStore
    private let timers = Mutex<[StoreCall: Timer]>([:])

    init(_ store: any JobStore) { self.store = store }

    /// Makes a call and notes how long it took.
    func forward<Value: Sendable>(
        _ call: StoreCall, _ body: @escaping @Sendable (any JobStore) async throws(StoreError) -> Value
    ) async throws(StoreError) -> Value {
        let start = ContinuousClock.now
        defer { note(call, ContinuousClock.now - start) }
        return try await body(store)
    }

    private func note(_ call: StoreCall, _ duration: Duration) {
        RequestClock.current?.add(duration)
        let timer = timers.withLock { timers in
            if let timer = timers[call] { return timer }
            let timer = Timer(
                label: "shiftwork_store_operation_duration_seconds",
                dimensions: [("operation", call.rawValue)])
            timers[call] = timer
            return timer
        }
        timer.recordNanoseconds(duration.nanoseconds)
    }
}

/// How long the store worked for one request.
final class RequestClock: Sendable {
    @TaskLocal static var current: RequestClock?

    private let sum = Atomic<Int64>(0)

    func add(_ duration: Duration) { sum.wrappingAdd(duration.microseconds, ordering: .relaxed) }

    var microseconds: Int64 { sum.load(ordering: .relaxed) }
}
