internal import ShiftworkCore

/// The jobs of one step, and where the next one begins.
struct OperationPage: Sendable {
    var jobs: [JobID]
    /// What the operation's cursor becomes; nil where it stays.
    var cursor: JobID?
    var isLast: Bool
}

// In the order of ids: what an action does to a job moves it out of the filter, never within the order.
extension OperationRunner {
    func nextPage(of operation: Operation) async throws(StoreError) -> OperationPage {
        if let limit = operation.limit, operation.done >= limit {
            return OperationPage(jobs: [], isLast: true)
        }
        let query = try query(of: operation)
        return operation.action == .delete
            ? try await pageToDelete(operation, query)
            : try await page(of: operation, query)
    }

    /// The page behind the cursor, which is the last job of the page before.
    private func page(of operation: Operation, _ query: JobQuery) async throws(StoreError) -> OperationPage {
        let page = try await store.page(request(operation, query, limit: operation.pageLimit))
        return OperationPage(
            jobs: page.jobs.map(\.id), cursor: page.next?.job ?? page.jobs.last?.id, isLast: page.next == nil)
    }

    /// What is deleted is gone, and cannot be the cursor. So it is the first job behind the page before, and the
    /// page begins with it. To begin anew would meet again those that cannot be deleted because others wait for them.
    private func pageToDelete(_ operation: Operation, _ query: JobQuery) async throws(StoreError)
        -> OperationPage
    {
        let limit = min(operation.pageLimit, OperationRunner.pageLimit - 1)
        let ended = query && .status(.terminal)
        var found: [JobID] = []
        if let first = operation.cursor {
            let only = PageRequest(
                (ended && .id(first)).sorted(by: .created), limit: 1, scope: operation.scope)
            found = try await store.page(only).jobs.map(\.id)
        }
        let rest = try await store.page(request(operation, ended.sorted(by: .created), limit: limit + 1))
        found += rest.jobs.map(\.id)
        let behind = found.dropFirst(limit).first
        return OperationPage(
            jobs: Array(found.prefix(limit)), cursor: behind ?? rest.next?.job,
            isLast: behind == nil && rest.next == nil)
    }

    private func request(_ operation: Operation, _ query: JobQuery, limit: Int) -> PageRequest {
        let cursor = operation.cursor.map { JobCursor(job: $0) }
        return PageRequest(query, limit: limit, cursor: cursor, scope: operation.scope)
    }

    private func query(of operation: Operation) throws(StoreError) -> JobQuery {
        let query: JobQuery
        do {
            query = try JobQuery(parsing: operation.query)
        } catch {
            throw StoreError(
                .invalid, operation: "operation",
                message: "Operation \(operation.id) has a query that cannot be read: \(error) Cancel it.")
        }
        return (query && .created(.below(.at(operation.asOf)))).sorted(by: .created)
    }
}

extension PageRequest {
    fileprivate init(_ query: JobQuery, limit: Int, cursor: JobCursor? = nil, scope: Scope) {
        self.init(query, limit: limit, cursor: cursor)
        self.scope = scope
    }
}

extension Operation {
    /// The jobs that it may see.
    var scope: Scope { tenant.map(Scope.tenant) ?? .all }

    /// A tenth of a second's worth, so that a rate is kept evenly, and no more than it may do.
    fileprivate var pageLimit: Int {
        let left = limit.map { max(1, $0 - done) } ?? OperationRunner.pageLimit
        return min(OperationRunner.pageLimit, left, rate.map { max(1, $0 / 10) } ?? .max)
    }
}
