internal import HTTPTypes
internal import ShiftworkCore

/// What became of the jobs of an operation, as the stores kept it: some steps in memory at a time.
struct OperationItems {
    let operation: Operation
    let store: any JobStore

    private static let stepsAtATime = 20

    func reply() -> Reply {
        let reader = Reader(operation: operation, store: store)
        let parts = AsyncThrowingStream { try await reader.next() }
        return Reply(headers: [.contentType: "application/x-ndjson"], body: .parts(parts))
    }

    private actor Reader {
        private let store: any JobStore
        private let prefix: String
        private var request: DocumentRequest

        init(operation: Operation, store: any JobStore) {
            (self.store, prefix) = (store, "\(operation.id)/")
            request = DocumentRequest(
                Operation.itemsKind, of: .only(operation.tenant), limit: OperationItems.stepsAtATime)
            request.after = Document.Key(Operation.itemsKind, prefix, tenant: operation.tenant)
        }

        /// The lines of the next steps; nil when there are no more.
        func next() async throws -> [UInt8]? {
            let found = try await store.documents(request).filter { $0.key.id.hasPrefix(prefix) }
            guard let last = found.last else { return nil }
            request.after = last.key
            return Array(found.map(\.data).joined())
        }
    }
}
