internal import ShiftworkCore

/// The jobs of one step, and where the next one begins.
struct OperationPage: Sendable {
    var jobs: [JobID]
    /// What the operation's cursor becomes; nil where it stays.
    var cursor: JobCursor?
    var isLast: Bool
}

// In the order in which they were made: an action moves a job out of the filter, never within the order.
extension OperationRunner {
    func nextPage(of operation: Operation) async throws(StoreError) -> OperationPage {
        if let limit = operation.limit, operation.done >= limit {
            return OperationPage(jobs: [], isLast: true)
        }
        var request = PageRequest(
            try query(of: operation), limit: operation.pageLimit, cursor: operation.place)
        request.scope = operation.scope
        let page = try await store.page(request)
        return OperationPage(jobs: page.jobs.map(\.id), cursor: page.next, isLast: page.next == nil)
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
        let meant = operation.action == .delete ? query && .status(.terminal) : query
        return (meant && .created(.below(.at(operation.asOf)))).sorted(by: .created)
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
