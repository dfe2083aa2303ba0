internal import CoreMetrics
internal import ShiftworkCore
internal import Synchronization

/// A store whose calls are measured, each by its name; and for the request that makes them, in sum.
final class MeasuredStore: Sendable {
    let store: any JobStore
    private let timers = Mutex<[String: Timer]>([:])

    init(_ store: any JobStore) { self.store = store }

    /// Makes a call and notes how long it took.
    func call<Value: Sendable>(
        _ operation: String, _ body: (any JobStore) async throws(StoreError) -> Value
    ) async throws(StoreError) -> Value {
        let start = ContinuousClock.now
        defer { note(operation, ContinuousClock.now - start) }
        return try await body(store)
    }

    private func note(_ operation: String, _ duration: Duration) {
        RequestClock.current?.add(duration)
        let timer = timers.withLock { timers in
            if let timer = timers[operation] { return timer }
            let timer = Timer(
                label: "shiftwork_store_operation_duration_seconds", dimensions: [("operation", operation)])
            timers[operation] = timer
            return timer
        }
        timer.recordNanoseconds(duration.microseconds * 1_000)
    }
}

/// How long the store worked for one request.
final class RequestClock: Sendable {
    @TaskLocal static var current: RequestClock?

    private let sum = Atomic<Int64>(0)

    func add(_ duration: Duration) { sum.wrappingAdd(duration.microseconds, ordering: .relaxed) }

    var microseconds: Int64 { sum.load(ordering: .relaxed) }
}
