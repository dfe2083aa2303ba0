/// One transaction on a connection. Statements that bring nothing back wait until something is asked, or until the
/// end: so a transaction costs as many round trips as it has questions, and one.
///
/// Relies on nothing that outlives it: settings are made for the transaction alone, so that it works as well behind a
/// pooler that gives each transaction another backend.
final class Transaction {
    let connection: Connection
    private var waiting: [Statement]
    private(set) var hasBegun = false
    /// Which try this is, counted from 1: what failed is run again from its start.
    let tries: Int
    /// How long one trip may take: the server should have ended it before.
    private let patience: Duration

    /// How a transaction is run.
    struct Mode: Sendable, Hashable {
        var isReadOnly = false
        /// How what is asked is found.
        var access = Access.anyWay
        /// Whether its commit waits for the disk.
        var isDurable = true
        /// The server ends a statement that takes longer.
        var statementTimeout: Duration = .seconds(10)
        /// The server ends a statement that waits longer for a lock.
        var lockTimeout: Duration = .seconds(5)
        /// Where tables are looked for; nil where the connection looks by itself.
        var schema: String?
        /// A violation of one of these means that another transaction came first: run again, this one finds what the
        /// other wrote.
        var racingConstraints: Set<PostgresError.Constraint> = []

        init(
            schema: String?, isReadOnly: Bool = false, access: Access = .anyWay, isDurable: Bool = true
        ) {
            (self.schema, self.isReadOnly) = (schema, isReadOnly)
            (self.access, self.isDurable) = (access, isDurable)
        }

        /// How a question finds its rows.
        enum Access: Sendable, Hashable {
            /// As the server thinks best, by its statistics.
            case anyWay
            /// Along indexes, as far as a page goes: also where there are no statistics yet.
            case alongIndexes
            /// By keys: the same way whatever they are, so it is planned once.
            case byKey
        }
    }

    init(_ connection: Connection, _ mode: Mode, tries: Int = 1) {
        (self.connection, self.tries) = (connection, tries)
        // A reading transaction sees one moment, so that what it puts together fits together.
        waiting = [
            mode.isReadOnly ? "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" : "BEGIN", mode.settings,
        ]
        patience = mode.statementTimeout + mode.lockTimeout
    }

    /// Will be executed with the next question, or at the end.
    func write(_ statement: Statement) { waiting.append(statement) }

    /// Sends what waits without waiting for an answer: the server works while the program goes on.
    func hurry() throws(PostgresError) {
        guard !waiting.isEmpty else { return }
        hasBegun = true
        connection.deadline = .after(patience)
        try connection.sendAhead(waiting)
        waiting = []
    }

    /// Executes what waits and then these, in one trip; the answers to these.
    func ask(_ questions: [Statement]) throws(PostgresError) -> ArraySlice<Answer> {
        let trip = waiting + questions
        waiting = []
        hasBegun = true
        connection.deadline = .after(patience)
        return try connection.run(trip).suffix(questions.count)
    }

    func ask(_ question: Statement) throws(PostgresError) -> Answer {
        let answers = try ask([question])
        return answers[answers.startIndex]
    }

    /// Executes what waits, and commits.
    ///
    /// An error says whether the transaction may have been committed all the same.
    func commit() throws(PostgresError) {
        // Nothing was asked, nothing written: there is no transaction.
        guard hasBegun || waiting.count > 2 else { return }
        let trip = waiting + ["COMMIT"]
        waiting = []
        hasBegun = true
        connection.deadline = .after(patience)
        do {
            _ = try connection.run(trip)
        } catch {
            var error = error
            error.mayHaveCommitted = error.kind != .server || error.endsConnection
            throw error
        }
        hasBegun = false
    }

    /// Undoes everything; a connection that cannot do that is of no use any more.
    func rollBack() {
        waiting = []
        guard hasBegun, !connection.isBroken else { return }
        hasBegun = false
        connection.deadline = .after(patience)
        do { _ = try connection.run(["ROLLBACK"]) } catch { connection.abandon() }
    }
}

extension Transaction.Mode {
    /// How far a commit must have come. Where the server is told to wait even for what standbys show, it does.
    private var commit: Statement {
        isDurable
            ? "CASE current_setting('synchronous_commit') WHEN 'remote_apply' THEN 'remote_apply' ELSE 'on' END"
            : "'off'"
    }

    /// The settings of the transaction, in one statement.
    ///
    /// What changes jobs never reads a table from end to end, nor gathers and sorts a line of jobs, while there is
    /// another way: a plan made for a queue that was empty is kept, and would be used when it is long.
    var settings: Statement {
        let common: Statement = """
            SELECT set_config('synchronous_commit', \(commit), true),
              set_config('statement_timeout', \(statementTimeout.inMilliseconds), true),
              set_config('lock_timeout', \(lockTimeout.inMilliseconds), true),
              set_config('idle_in_transaction_session_timeout', '30000', true)
            """
        guard let schema else { return common }
        let mayScan = isReadOnly && access == .anyWay ? "on" : "off"
        let mayMerge = isReadOnly && access != .byKey ? "on" : "off"
        return common + """
            , set_config('search_path', \(Transaction.searchPath(schema)), true),
              set_config('jit', 'off', true), set_config('enable_seqscan', \(mayScan), true),
              set_config('enable_bitmapscan', \(mayScan), true),
              set_config('enable_hashjoin', \(mayScan), true),
              set_config('enable_mergejoin', \(mayMerge), true),
              set_config('plan_cache_mode', \(access == .byKey ? "force_generic_plan" : "auto"), true)
            """
    }
}

extension Transaction {
    /// A schema, as `search_path` takes it.
    static func searchPath(_ schema: String) -> String {
        let name = schema.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
        return "\"\(name)\", pg_temp"
    }
}

extension Duration {
    fileprivate var inMilliseconds: String {
        String(components.seconds * 1_000 + components.attoseconds / 1_000_000_000_000_000)
    }
}

extension Connection {
    /// Runs some statements in a transaction of their own, in one trip.
    ///
    /// What goes out together is one transaction to the server unless it says otherwise, which saves the two statements
    /// around it.
    func runTogether(
        _ statements: [Statement], patience: Duration = .seconds(5)
    ) throws(PostgresError) -> [Answer] {
        deadline = .after(patience)
        do {
            return try run(statements)
        } catch {
            guard error.meansNoPreparedStatements, prepares, !isBroken else { throw error }
            stopPreparing()
            return try run(statements)
        }
    }

    /// Runs `body` in a transaction, which commits when it returns and is undone when it throws.
    ///
    /// Once more from the start, when another transaction was in the way or statements turn out not to stay prepared:
    /// so `body` may run several times, and leaves no trace in the program before it returns.
    func withTransaction<Value>(
        _ mode: Transaction.Mode, _ body: (Transaction) throws -> Value
    ) throws -> Value {
        var tries = 0
        while true {
            tries += 1
            let transaction = Transaction(self, mode, tries: tries)
            do {
                let value = try body(transaction)
                try transaction.commit()
                return value
            } catch {
                let lacksPrepared = (error as? PostgresError)?.meansNoPreparedStatements == true && prepares
                // Before the transaction is undone, which would be prepared too.
                if lacksPrepared { stopPreparing() }
                transaction.rollBack()
                guard let error = error as? PostgresError, !isBroken, tries < 5 else { throw error }
                let hasLostRace = error.constraint.map(mode.racingConstraints.contains) ?? false
                guard lacksPrepared || error.meansTryAgain || hasLostRace else { throw error }
            }
        }
    }
}
