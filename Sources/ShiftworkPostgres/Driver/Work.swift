internal import Synchronization

/// Something to be done with a connection, which its caller may call off at any moment.
final class Work: Sendable {
    private enum State {
        case waiting
        case underWay(Interrupter)
        case canceled
        case done
    }

    private let state = Mutex(State.waiting)
    private let body: @Sendable (Result<Connection, PostgresError>) -> Void

    init(_ body: @escaping @Sendable (Result<Connection, PostgresError>) -> Void) { self.body = body }

    /// Whether the caller has called it off.
    var isCanceled: Bool { state.withLock { if case .canceled = $0 { true } else { false } } }

    /// Calls it off: what waits never starts, what runs is interrupted.
    func cancel() {
        let interrupter = state.withLock { state -> Interrupter? in
            defer { if case .done = state {} else { state = .canceled } }
            if case .underWay(let interrupter) = state { return interrupter }
            return nil
        }
        interrupter?.interrupt()
    }

    /// Does it on the thread of a connection.
    func perform(_ connection: Connection) {
        let mayStart = state.withLock { state -> Bool in
            guard case .waiting = state else { return false }
            state = .underWay(connection.interrupter)
            return true
        }
        guard mayStart else { return fail(PostgresError(.canceled, message: "The call was canceled.")) }
        connection.isCanceled = { [weak self] in self?.isCanceled ?? false }
        body(.success(connection))
        connection.isCanceled = { false }
        state.withLock { $0 = .done }
    }

    /// Answers that there is no connection.
    func fail(_ error: PostgresError) {
        state.withLock { $0 = .done }
        body(.failure(error))
    }
}
