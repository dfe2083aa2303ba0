import ShiftworkCore

// What reads is not recorded.
extension ProcessStore {
    func forward<Value: Sendable>(
        _ call: StoreCall, _ body: @escaping @Sendable (any JobStore) async throws(StoreError) -> Value
    ) async throws(StoreError) -> Value {
        try await self.call(call, body)
    }

    /// Without the sea: these stores look at nothing to answer it.
    func chores() -> Chores { .all }

    func close() async {}
}
