public import ShiftworkCore

/// Carries out a bulk action, one page at a time, for whoever drives it: a command line, or a duty of the maintenance.
///
/// Its life is in the store, so it can be driven by anybody from where it stands: a page that two drivers
/// read is treated by one of them, because each page names the cursor that it was read behind. Its pace is kept
/// over all drivers: between two steps each waits ``Step/pause(elapsed:)``.
public struct OperationRunner: Sendable {
    /// Jobs in a page when nothing limits the pace.
    public static let pageLimit = 1_000

    let store: any JobStore

    /// Drives the operations of a store.
    public init(store: any JobStore) { self.store = store }

    /// What one step did.
    public struct Step: Sendable, Hashable {
        /// The operation as it stands now.
        public var operation: Operation
        /// Jobs that this step treated; 0 when another driver was faster, or the operation does not run.
        public var treated: Int
        /// How long the operation's rate forbids the next page, where the step came too early: another drives it too.
        public var rest = Duration.zero
        /// Whether there is more to do for a driver.
        public var hasMore: Bool { operation.state == .running }

        /// How long to wait before the next step, so that a rate of jobs a second is kept.
        public func pause(elapsed: Duration) -> Duration {
            guard let rate = operation.rate, rate > 0, treated > 0 else { return rest }
            return max(.zero, .seconds(1) * treated / rate - elapsed)
        }
    }

    /// Treats the next page of a running operation; nil when there is no such operation.
    /// - Throws: `StoreError`. Repeating the step after a transient one is safe.
    public func step(_ id: OperationID) async throws(StoreError) -> Step? {
        guard let operation = try await store.operation(id) else { return nil }
        guard operation.state == .running else { return Step(operation: operation, treated: 0) }
        if operation.rate != nil, let rest = operation.pause(at: try await store.now()) {
            return Step(operation: operation, treated: 0, rest: rest)
        }
        let page = try await nextPage(of: operation)
        var request = ControlRequest(operation.action, jobs: page.jobs, scope: operation.scope)
        (request.actor, request.reason) = (operation.actor, operation.reason)
        request.step = OperationStep(
            operation: id, from: operation.cursor, to: page.cursor, isLast: page.isLast)
        let replies = try await store.control(request)
        let now = try await store.operation(id)
        return now.map { Step(operation: $0, treated: replies?.count ?? 0) }
    }
}
