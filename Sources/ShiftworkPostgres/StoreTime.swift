internal import ShiftworkCore

/// The store's clock, which decides about time: the server's, so that all machines agree; another one in tests.
struct StoreTime: Sendable {
    private let clock: (@Sendable () -> Timestamp)?

    /// The server's clock.
    static let server = StoreTime(clock: nil)

    /// How long the server has been at a statement: a duration, whatever clock decides about time.
    static let sinceStatementBegan: Statement = "clock_timestamp() - statement_timestamp()"

    /// Whether it is the server's.
    var isServer: Bool { clock == nil }

    /// A clock of one's own.
    static func fixed(by clock: @escaping @Sendable () -> Timestamp) -> StoreTime { StoreTime(clock: clock) }

    /// What it shows, as an expression.
    var expression: Statement {
        guard let clock else { return "clock_timestamp()" }
        return "\(clock())"
    }

    /// What it shows, read with a transaction's first trip.
    func read(in transaction: Transaction) throws -> Timestamp { try read(in: transaction, with: []).now }

    /// What it shows, and the answers to some questions, in one trip; none where there is nothing to ask.
    func read(
        in transaction: Transaction, with questions: [Statement]
    ) throws -> (now: Timestamp, answers: [Answer]) {
        if let clock {
            return (clock(), questions.isEmpty ? [] : Array(try transaction.ask(questions)))
        }
        let answers = try transaction.ask(["SELECT \(expression)"] + questions)
        return (answers[answers.startIndex][0][0], Array(answers.dropFirst()))
    }
}
