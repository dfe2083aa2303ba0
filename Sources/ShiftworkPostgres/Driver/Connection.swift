internal import CShiftworkPostgres
internal import Synchronization

/// One connection. Belongs to one thread, which may wait for the server as long as it likes: nobody else does.
///
/// Statements go out together and are answered together (pipeline mode): several cost one round trip. Each text is
/// prepared once, unless somebody between us and the server changes backends under way; then it is sent whole.
final class Connection {
    let target: ConnectionTarget
    let interrupter: Interrupter
    private(set) var handle: OpaquePointer
    /// Texts that the server has prepared, and the names it knows them by.
    private var names: [Prepared: String] = [:]
    /// What was sent and is not answered.
    private var ahead: [Sent] = []
    /// Whether statements are prepared at all.
    private(set) var prepares = true
    /// Whether nothing more can be had from it.
    private(set) var isBroken = false
    /// When the call under way is given up.
    var deadline: Deadline?
    /// Asked at every interruption: whether the statement under way is to be canceled.
    var isCanceled: () -> Bool = { false }

    /// How often connections of this process have waited for an answer.
    static let roundTrips = Atomic<Int>(0)

    /// So many statements stay prepared: there are about a hundred texts, so more is a text that is never the same.
    static let mostPrepared = 400

    /// Connects.
    /// - Throws: `unreachable`.
    init(
        _ target: ConnectionTarget, interrupter: Interrupter = Interrupter(), patience: Duration = .seconds(5)
    ) throws(PostgresError) {
        (self.target, self.interrupter) = (target, interrupter)
        handle = try Self.connect(target, interrupter, until: .after(patience))
        PQsetnonblocking(handle, 1)
        guard PQenterPipelineMode(handle) == 1 else {
            PQfinish(handle)
            throw PostgresError(.unreachable, message: "The connection does not take statements in a row.")
        }
    }

    deinit { PQfinish(handle) }

    /// Whether the server has a transaction of ours open.
    var isInTransaction: Bool { PQtransactionStatus(handle) != PQTRANS_IDLE }

    var serverVersion: Int { Int(PQserverVersion(handle)) }

    /// Sends some statements together; one answer for each.
    ///
    /// The first that fails ends the row: those behind it are not executed.
    /// - Throws: the error of the first that failed.
    func run(_ statements: [Statement]) throws(PostgresError) -> [Answer] {
        guard !isBroken else { throw PostgresError(.lost, message: "The connection was given up.") }
        if names.count > Self.mostPrepared, ahead.isEmpty { try forgetPrepared() }
        for statement in statements { try send(statement) }
        guard PQpipelineSync(handle) == 1 else { throw broken() }
        try flush()
        Self.roundTrips.add(1, ordering: .relaxed)
        let sent = ahead
        ahead = []
        return Array(try answers(to: sent).suffix(statements.count))
    }

    /// Sends some statements; they are answered with those of the next `run`, and no answer is kept.
    func sendAhead(_ statements: [Statement]) throws(PostgresError) {
        guard !isBroken else { throw PostgresError(.lost, message: "The connection was given up.") }
        for statement in statements { try send(statement) }
        // Without this the server may answer only once it has read everything.
        guard PQsendFlushRequest(handle) == 1 else { throw broken() }
        try flush()
    }

    func run(_ statement: Statement) throws(PostgresError) -> Answer { try run([statement])[0] }

    /// Prepares nothing from now on.
    func stopPreparing() {
        prepares = false
        names = [:]
    }

    /// Gives the connection up.
    func abandon() { isBroken = true }
}

// Sending.
extension Connection {
    /// A text is another statement with values of other types.
    private struct Prepared: Hashable {
        let sql: String
        let types: [UInt32]

        /// The same for the same statement, on every connection of every process: behind a pooler another client's
        /// statement may answer to a name, and then it is at least this one.
        var name: String {
            var (one, other): (UInt64, UInt64) = (14_695_981_039_346_656_037, 0x9E37_79B9_7F4A_7C15)
            func mix(_ value: UInt64) {
                one = (one ^ value) &* 1_099_511_628_211
                other = (other &+ value) &* 0xBF58_476D_1CE4_E5B9
                other ^= other >> 29
            }
            for byte in sql.utf8 { mix(UInt64(byte)) }
            for type in types { mix(UInt64(type)) }
            return "shiftwork_\(String(one, radix: 36))_\(String(other, radix: 36))"
        }
    }

    private enum Sent {
        case preparation(of: Prepared)
        case statement
    }

    private func send(_ statement: Statement) throws(PostgresError) {
        let (sql, parameters) = statement.compiled()
        let text = Prepared(sql: sql, types: parameters.types)
        if prepares, names[text] == nil {
            let name = text.name
            guard PQsendPrepare(handle, name, sql, Int32(parameters.count), parameters.types) == 1 else {
                throw broken()
            }
            names[text] = name
            ahead.append(.preparation(of: text))
        }
        let name = names[text]
        let isSent = parameters.withPointers { values, lengths, formats in
            if let name {
                return PQsendQueryPrepared(
                    handle, name, Int32(parameters.count), values, lengths, formats, 1)
            }
            return PQsendQueryParams(
                handle, sql, Int32(parameters.count), parameters.types, values, lengths, formats, 1)
        }
        guard isSent == 1 else { throw broken() }
        ahead.append(.statement)
    }

    /// Sends what libpq holds, and reads meanwhile: else both sides might wait for each other.
    func flush() throws(PostgresError) {
        while true {
            switch PQflush(handle) {
            case 0: return
            case 1: try wait(writing: true)
            default: throw broken()
            }
        }
    }

    /// All prepared statements go, so that texts that are never the same do not fill the server's memory.
    private func forgetPrepared() throws(PostgresError) {
        names = [:]
        let mayPrepare = prepares
        prepares = false
        defer { prepares = mayPrepare }
        _ = try run(["DEALLOCATE ALL"])
    }
}

// Receiving.
extension Connection {
    private func answers(to sent: [Sent]) throws(PostgresError) -> [Answer] {
        var answers: [Answer] = []
        var failure: PostgresError?
        for item in sent {
            let result = try nextResult()
            try endOfResults()
            let status = PQresultStatus(result)
            let isGood = status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK
            if !isGood, failure == nil { failure = PostgresError(result: result) }
            switch item {
            case .preparation(let text):
                if !isGood { names[text] = nil }
                PQclear(result)
            case .statement:
                if isGood { answers.append(Answer(result)) } else { PQclear(result) }
            }
        }
        PQclear(try nextResult())
        if let failure {
            if failure.endsConnection { isBroken = true }
            throw failure
        }
        return answers
    }

    /// The next result; waits for it.
    func nextResult() throws(PostgresError) -> OpaquePointer {
        try waitUntilReady()
        guard let result = PQgetResult(handle) else { throw broken() }
        return result
    }

    /// Reads over the end of a statement's results; waits for it.
    func endOfResults() throws(PostgresError) {
        try waitUntilReady()
        while let extra = PQgetResult(handle) {
            PQclear(extra)
            try waitUntilReady()
        }
    }

    private func waitUntilReady() throws(PostgresError) {
        while PQisBusy(handle) == 1 { try wait(writing: false) }
    }

    private func wait(writing: Bool) throws(PostgresError) {
        let event = interrupter.wait(for: PQsocket(handle), writing: writing, until: deadline)
        guard !event.isEmpty else {
            isBroken = true
            cancelAside()
            throw PostgresError(.timedOut, message: "\(target) did not answer in time.")
        }
        if event.contains(.interrupted) {
            interrupter.drain()
            if isCanceled() { cancelStatement() }
        }
        if event.contains(.readable), PQconsumeInput(handle) == 0 { throw broken() }
    }

    func broken() -> PostgresError {
        isBroken = true
        return PostgresError(.lost, message: "The connection to \(target) was lost.")
    }
}

extension Statement.Parameters {
    /// The values as libpq takes them: pointers into one buffer, so that a value costs no allocation.
    fileprivate func withPointers(
        _ body: (
            UnsafePointer<UnsafePointer<CChar>?>, UnsafePointer<Int32>, UnsafePointer<Int32>
        ) -> Int32
    ) -> Int32 {
        // A byte more, so that an empty value has an address too: without one it would be NULL.
        (bytes + [0]).withUnsafeBytes { buffer in
            let base = buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
            let values = starts.map { start in start.flatMap { base?.advanced(by: $0) } }
            return body(values, lengths, [Int32](repeating: 1, count: count))
        }
    }
}
