internal import Foundation
internal import GRDB
internal import ShiftworkCore

/// The one thread of a process that writes: it takes everything that waits, writes it in one commit under the
/// file's lock, and only then answers the callers. While one commit is in flight the next batch gathers.
///
/// Safe to share: callers touch the queue only; connection and lock belong to the thread.
final class Writer: @unchecked Sendable {
    private let file: DatabaseFile
    private let lock: FileLock
    private let clock: @Sendable () -> Timestamp
    private let doorbell: Doorbell
    private let queue = RequestQueue()
    private var connection: WriterConnection?
    /// Whether a sync of the log may have failed since it was written: nothing is acknowledged before it is written
    /// again (``WriterConnection/rewriteLog()``).
    private var isLogInDoubt = false
    /// Which thread works. Not the thread itself, which holds the writer.
    private var thread: ObjectIdentifier?
    private var isInline = false
    private var isClosed = false

    init(
        file: DatabaseFile, lock: FileLock, connection: DatabaseQueue, doorbell: Doorbell,
        clock: @escaping @Sendable () -> Timestamp
    ) {
        (self.file, self.lock, self.doorbell, self.clock) = (file, lock, doorbell, clock)
        self.connection = WriterConnection(connection)
    }

    /// Begins to take requests.
    func start(on lane: Lane) {
        isInline = lane == .inline
        guard !isInline else { return }
        let thread = Thread { self.work() }
        thread.name = "shiftwork.sqlite"
        thread.stackSize = 1 << 20
        self.thread = ObjectIdentifier(thread)
        thread.start()
    }

    /// Does `body` in the next commit, together with whatever else waits; returns after the commit.
    ///
    /// If another call of the same commit makes it fail, each is done again in a commit of its own: `body`
    /// may run twice.
    func perform<Value: Sendable>(
        _ operation: String, _ durability: Durability = .relaxed, weight: Int = 1, isIsolated: Bool = false,
        _ body: @escaping @Sendable (Session) throws -> Value
    ) async throws(StoreError) -> Value {
        try await answer { answer in
            WriteRequest(
                operation: operation, isDurable: durability == .durable, weight: weight,
                isIsolated: isIsolated,
                apply: { session in
                    let value = try body(session)
                    return { answer(.success(value)) }
                },
                fail: { answer(.failure($0)) })
        }
    }

    /// SQLite's own mark, which moves on this connection when another one has committed: other processes,
    /// since in this one nobody else writes.
    func changeMark() async throws(StoreError) -> UInt64 {
        try await answer { answer in
            WriteRequest(
                operation: "change mark", weight: 0, isLook: true,
                apply: { [clock] session in
                    let mark = try session.changeMark(at: clock())
                    return { answer(.success(mark)) }
                },
                fail: { answer(.failure($0)) })
        }
    }

    /// Hands a request in, and waits for its answer.
    private func answer<Value: Sendable>(
        _ make: (@escaping @Sendable (Result<Value, StoreError>) -> Void) -> WriteRequest
    ) async throws(StoreError) -> Value {
        let result: Result<Value, StoreError> = await withCheckedContinuation { continuation in
            let request = make { continuation.resume(returning: $0) }
            guard !submit(request) else { return }
            request.fail(
                StoreError(.unavailable, operation: request.operation, message: "The store has been closed."))
        }
        return try result.get()
    }

    /// False when there is nobody any more to take it.
    private func submit(_ request: WriteRequest) -> Bool {
        guard isInline else { return queue.submit(request) }
        guard !isClosed else { return false }
        var idle = IdleCheckpoints()
        serve([request], &idle)
        return true
    }

    /// The session, for code that runs inside of a call: on the writer's thread.
    var session: Session? {
        isInline || ObjectIdentifier(Thread.current) == thread ? connection?.session : nil
    }

    /// Answers what waits, then ends; `done` is called when it has.
    func close(_ done: @escaping @Sendable () -> Void) {
        guard isInline else { return queue.close(done) }
        letGo()
        isClosed = true
        done()
    }
}

// The thread.
extension Writer {
    private func work() {
        var idle = IdleCheckpoints()
        loop: while true {
            switch queue.next(until: idle.due) {
            case .end: break loop
            case .quiet: checkpoint(idle.take())
            case .batch(let batch): serve(batch, &idle)
            }
        }
        checkpoint(.passive)
        letGo()
        queue.closed()
    }

    private func letGo() {
        connection?.close()
        connection = nil
        lock.close()
    }

    private func serve(_ batch: [WriteRequest], _ idle: inout IdleCheckpoints) {
        let writes = batch.contains(where: \.isLook) ? look(batch) : batch
        guard !writes.isEmpty else { return }
        write(writes)
        let pages = connection?.logPages ?? 0
        idle.wroteSomething(logPages: pages)
        guard pages >= idle.threshold else { return }
        checkpoint(.passive)
        idle.checkpointed(leaving: pages)
    }

    private func checkpoint(_ mode: Database.CheckpointMode) {
        do {
            try lock.acquire(patience: .milliseconds(200), operation: "checkpoint")
        } catch {
            // Another process writes: it will checkpoint, or we later.
            return
        }
        defer { lock.release() }
        guard let connection, !connection.checkpoint(mode) else { return }
        mendLog(connection)
    }

    /// Answers those that only look; returns the others.
    private func look(_ batch: [WriteRequest]) -> [WriteRequest] {
        for request in batch where request.isLook {
            do { try look { try request.apply($0) }() } catch { refuse(request, error)() }
        }
        return batch.filter { !$0.isLook }
    }

    private func look<Value>(_ body: (Session) throws -> Value) throws -> Value {
        if let connection { return try connection.use(body) }
        // To open is to write.
        try lock.acquire(operation: "open")
        defer { lock.release() }
        return try openConnection().use(body)
    }

    private func write(_ batch: [WriteRequest]) {
        do {
            try lock.acquire(operation: batch[0].operation)
        } catch {
            for request in batch { request.fail(error) }
            return
        }
        let answers = commit(batch)
        lock.release()
        if answers.hasNews { doorbell.ring() }
        for answer in answers.calls { answer() }
    }

    /// Writes a batch in one commit; when one of its calls fails, each in a commit of its own.
    private func commit(_ batch: [WriteRequest]) -> (calls: [() -> Void], hasNews: Bool) {
        do {
            return try transaction(batch)
        } catch {
            // What keeps a transaction from beginning keeps all of them: it is not tried call by call, under the lock.
            guard batch.count > 1, !(error is CommitFailure), !(error is BeginFailure) else {
                return (batch.map { request in refuse(request, error) }, false)
            }
            let single = batch.map { commit([$0]) }
            return (single.flatMap(\.calls), single.contains { $0.hasNews })
        }
    }

    private func transaction(_ batch: [WriteRequest]) throws -> (calls: [() -> Void], hasNews: Bool) {
        let connection = try openConnection()
        return try connection.use { session in
            do {
                try begin(session, isDurable: batch.contains { $0.isDurable })
                let calls = try batch.map { try apply($0, session) }
                try session.finish()
                try end(session)
                return (calls, session.hasNews)
            } catch {
                session.rollBack()
                throw error
            }
        }
    }

    private func apply(_ request: WriteRequest, _ session: Session) throws -> () -> Void {
        guard request.isIsolated else { return try request.apply(session) }
        do {
            return try session.isolated { try request.apply(session) }
        } catch let failure as IsolatedFailure {
            return refuse(request, failure.error)
        }
    }

    private func begin(_ session: Session, isDurable: Bool) throws {
        do { try session.begin(isDurable: isDurable, at: clock()) } catch { throw BeginFailure(error: error) }
    }

    private func end(_ session: Session) throws {
        do { try session.end() } catch {
            // Nobody knows how much of it is on disk: that connection is not used again.
            throw CommitFailure(error: error)
        }
    }

    private func refuse(_ request: WriteRequest, _ error: any Error) -> () -> Void {
        var cause = error
        if let failure = error as? BeginFailure { cause = failure.error }
        if let failure = error as? CommitFailure {
            cause = failure.error
            abandonConnection()
        }
        var failure = StoreError(cause, operation: request.operation, database: file.path)
        // The log may hold the commit all the same, for whoever reads it next.
        if error is CommitFailure, failure.code == .unavailable { failure.code = .unknown }
        return { request.fail(failure) }
    }

    private func openConnection() throws -> WriterConnection {
        if let connection, !isLogInDoubt { return connection }
        let open = try connection ?? WriterConnection(try file.openWriter())
        connection = open
        if isLogInDoubt { try open.rewriteLog() }
        isLogInDoubt = false
        return open
    }

    private func abandonConnection() {
        guard let connection else { return }
        mendLog(connection)
        connection.close()
        self.connection = nil
    }

    /// At once, while the lock keeps others from building on it; else with the next call.
    private func mendLog(_ connection: WriterConnection) {
        do {
            try connection.rewriteLog()
            isLogInDoubt = false
        } catch {
            isLogInDoubt = true
        }
    }
}

/// A transaction could not begin: nothing of the batch was tried.
private struct BeginFailure: Error {
    let error: any Error
}

/// The commit itself failed, or its sync.
private struct CommitFailure: Error {
    let error: any Error
}
