public import ShiftworkCore

extension SQLiteStore {
    /// The store's clock.
    public func now() async throws(StoreError) -> Timestamp { clock() }
}
