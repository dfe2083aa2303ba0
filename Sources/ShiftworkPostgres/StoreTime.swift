internal import ShiftworkCore
internal import Synchronization

/// The store's clock, which decides about time: the server's, so that all machines agree; another one in tests.
struct StoreTime: Sendable {
    private let clock: (@Sendable () -> Timestamp)?
    private let lastReading: LastReading?

    /// The server's clock.
    static var server: StoreTime { StoreTime(clock: nil, lastReading: LastReading()) }

    /// How long the server has been at a statement: a duration, whatever clock decides about time.
    static let sinceStatementBegan: Statement = "clock_timestamp() - statement_timestamp()"

    /// Whether it is the server's.
    var isServer: Bool { clock == nil }

    /// A clock of one's own.
    static func fixed(by clock: @escaping @Sendable () -> Timestamp) -> StoreTime {
        StoreTime(clock: clock, lastReading: nil)
    }

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
        let start = ContinuousClock.now
        let answers = try transaction.ask(["SELECT \(expression)"] + questions)
        let now: Timestamp = answers[answers.startIndex][0][0]
        note(now, askedAt: start)
        return (now, Array(answers.dropFirst()))
    }

    /// What it shows, when it was read so lately that it need not be asked: no earlier than anything that this process
    /// has read from it, and no later than it is.
    var reckoned: Timestamp? { lastReading?.reckoned }

    /// Notes what it showed in an answer that has just come, to a question asked at a moment.
    func note(_ reading: Timestamp, askedAt moment: ContinuousClock.Instant) {
        lastReading?.note(reading, askedAt: moment)
    }
}

/// What a server's clock showed when it was last read, and when that was by this process's.
private final class LastReading: Sendable {
    private let state = Mutex<(reading: Timestamp, at: ContinuousClock.Instant)?>(nil)

    /// No further than this the two clocks go on together unasked, so that a step of the server's is soon seen.
    private static let span = Duration.milliseconds(100)

    /// An answer that was under way for longer than a reading counts, behind a lock perhaps, is none.
    func note(_ reading: Timestamp, askedAt moment: ContinuousClock.Instant) {
        let now = ContinuousClock.now
        guard now - moment < Self.span else { return }
        state.withLock { state in
            // The one that was longer under way shows less.
            if let state, now - state.at < Self.span, state.reading + (now - state.at) > reading { return }
            state = (reading, now)
        }
    }

    var reckoned: Timestamp? {
        let now = ContinuousClock.now
        return state.withLock { state in
            guard let state, now - state.at < Self.span else { return nil }
            return state.reading + (now - state.at)
        }
    }
}
