internal import Foundation
internal import Synchronization

/// Some connections, each on a thread of its own, that take work from one queue. Made when they are first needed, made
/// again when they are lost; what is handed in waits in line meanwhile, at most as long as the pool's patience.
final class ConnectionPool: Sendable {
    private let queue: WorkQueue
    private let target: ConnectionTarget
    /// How long work waits for a connection to be made.
    private let patience: Duration

    init(_ target: ConnectionTarget, size: Int, name: String, patience: Duration = .seconds(5)) {
        (self.target, self.patience) = (target, patience)
        let queue = WorkQueue(threads: size)
        self.queue = queue
        for number in 1...size {
            let thread = Thread { ConnectionThread(target, queue, patience: patience).work() }
            thread.name = "shiftwork.\(name).\(number)"
            thread.stackSize = 1 << 20
            thread.start()
        }
    }

    deinit { queue.close {} }

    /// Does something with a connection, on its thread.
    ///
    /// - Parameter isCancelable: whether the caller's cancellation reaches the server. What writes is better left to
    ///   its deadline: a canceled commit is a doubt.
    /// - Throws: `unreachable` when no connection can be made in time, `canceled`, `closed`, and what `body` throws.
    func perform<Value: Sendable>(
        isCancelable: Bool = true, _ body: @escaping @Sendable (Connection) throws -> Value
    ) async throws -> Value {
        let box = WorkBox()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let work = Work { connection in
                    continuation.resume(with: Result { try body(connection.get()) })
                }
                if isCancelable { box.hold(work) }
                guard !queue.submit(work) else { return }
                work.fail(PostgresError(.closed, message: "The store has been closed."))
            }
        } onCancel: {
            if isCancelable { box.cancel() }
        }
    }

    /// Does something with a connection, on its thread, without anybody's waiting for it; false when the pool has been
    /// closed. `body` is told when there is no connection.
    func submit(_ body: @escaping @Sendable (Result<Connection, PostgresError>) -> Void) -> Bool {
        queue.submit(Work(body))
    }

    /// Answers what waits, then closes all connections.
    func close() async {
        await withCheckedContinuation { continuation in queue.close { continuation.resume() } }
    }
}

/// What a connection's thread does: take work, have a connection, do it.
private struct ConnectionThread {
    private let target: ConnectionTarget
    private let queue: WorkQueue
    private let patience: Duration
    private let interrupter = Interrupter()
    private var connection: Connection?
    private var reconnection = Reconnection()

    init(_ target: ConnectionTarget, _ queue: WorkQueue, patience: Duration) {
        (self.target, self.queue, self.patience) = (target, queue, patience)
    }

    consuming func work() {
        while let work = queue.next() {
            do throws(PostgresError) { work.perform(try connected(for: work)) } catch { work.fail(error) }
            if connection?.isBroken == true { connection = nil }
        }
        connection = nil
        queue.left()
    }

    /// The connection; tries to make one as long as the work has patience.
    private mutating func connected(for work: Work) throws(PostgresError) -> Connection {
        if let connection, connection.isAlive { return connection }
        connection = nil
        let deadline = Deadline.after(patience)
        while true {
            do throws(PostgresError) {
                let fresh = try Connection(target, interrupter: interrupter, patience: patience)
                connection = fresh
                reconnection.succeed()
                return fresh
            } catch {
                let pause = reconnection.pause(chance: .random(in: 0..<1))
                let isHopeless = error.sqlState == "28P01"
                guard !isHopeless, !work.isCanceled, Deadline.after(pause) < deadline else { throw error }
                Thread.sleep(
                    forTimeInterval: Double(pause.components.attoseconds) / 1e18
                        + Double(pause.components.seconds))
            }
        }
    }
}

/// Where a call's work is found by the call's cancellation, which may come first.
private final class WorkBox: Sendable {
    private let state = Mutex<(work: Work?, isCanceled: Bool)>((nil, false))

    func hold(_ work: Work) {
        let isCanceled = state.withLock { state in
            state.work = work
            return state.isCanceled
        }
        if isCanceled { work.cancel() }
    }

    func cancel() {
        let work = state.withLock { state in
            state.isCanceled = true
            return state.work
        }
        work?.cancel()
    }
}
