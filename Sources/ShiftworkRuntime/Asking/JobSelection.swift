public import ShiftworkCore

/// The jobs that match a query: a question, not a list. Nothing is loaded to act on them.
public struct JobSelection: Sendable {
    /// What is asked for.
    public let query: JobQuery
    let store: any JobStore
    let system: System
    let makeID: @Sendable () -> UUIDv7

    /// How many there are, counted up to a limit.
    public func count(upTo limit: Int = 10_000) async throws(StoreError) -> JobCount {
        try await store.count(query.resolved(at: try await store.now()), scope: .all, upTo: limit)
    }

    /// One page of them.
    public func page(limit: Int = 50, cursor: JobCursor? = nil, isBackward: Bool = false)
        async throws(StoreError) -> JobPage
    {
        let resolved = query.resolved(at: try await store.now())
        return try await store.page(
            PageRequest(resolved, limit: limit, cursor: cursor, isBackward: isBackward))
    }

    // MARK: Act

    /// Begins an operation on all of them; the maintenance of any process carries it out.
    /// - Parameters:
    ///   - rate: jobs a second at the most; nil for as fast as it goes.
    public func apply(
        _ action: ControlAction, reason: String? = nil, actor: String? = nil, rate: Int? = nil
    ) async throws(StoreError) -> Operation {
        let now = try await store.now()
        let id = OperationID(makeID())
        var operation = Operation(
            id: id, action: action, query: query.resolved(at: now).description, asOf: now)
        (operation.reason, operation.actor, operation.rate) = (reason, actor, rate)
        try await store.startOperation(operation)
        return operation
    }

    /// Runs them again that failed, were killed or canceled.
    public func retry(reason: String? = nil, rate: Int? = nil) async throws(StoreError) -> Operation {
        try await apply(.retry, reason: reason, rate: rate)
    }

    /// Calls them off; those that run are asked to stop.
    public func cancel(reason: String? = nil, rate: Int? = nil) async throws(StoreError) -> Operation {
        try await apply(.cancel, reason: reason, rate: rate)
    }

    /// Asks those that run to stop.
    public func kill(reason: String? = nil, rate: Int? = nil) async throws(StoreError) -> Operation {
        try await apply(.kill, reason: reason, rate: rate)
    }

    /// Holds back those that wait.
    public func pause(reason: String? = nil) async throws(StoreError) -> Operation {
        try await apply(.pause, reason: reason)
    }

    /// Lets go of those that are held back.
    public func resume(reason: String? = nil, rate: Int? = nil) async throws(StoreError) -> Operation {
        try await apply(.resume, reason: reason, rate: rate)
    }

    /// Removes those that have ended.
    public func delete(reason: String? = nil) async throws(StoreError) -> Operation {
        try await apply(.delete, reason: reason)
    }
}

extension JobSelection: AsyncSequence {
    /// Reads the jobs page by page, by key.
    public struct AsyncIterator: AsyncIteratorProtocol {
        let selection: JobSelection
        var page: JobPage?
        var index = 0

        public mutating func next() async throws -> JobRecord? {
            while true {
                if let page, index < page.jobs.count {
                    index += 1
                    return page.jobs[index - 1]
                }
                if let page, page.next == nil { return nil }
                page = try await selection.page(limit: 200, cursor: page?.next)
                index = 0
            }
        }
    }

    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(selection: self) }
}
