internal import GRDB
internal import ShiftworkCore

/// A way along a path, row by row, until somebody has enough or the budget is used up.
struct Walk {
    /// One row on the way.
    struct Step {
        let number: Int64
        /// Whether ``RowCondition`` lets it through.
        let passes: Bool
        /// Whether the job lives.
        let isOpen: Bool
        /// What the answer is sorted by; nil when the job's own row does not say, or there is none.
        let value: Int64?
    }

    private let rows: RowCursor
    private let budget: ScanBudget
    private let deadline: ContinuousClock.Instant
    private var seen = 0

    /// Whether the way went on when the budget was used up.
    private(set) var isCut = false

    /// - Parameters:
    ///   - numbers: a statement for the numbers on the path, in the order in which they are wanted.
    ///   - value: what an ended job is sorted by, as an expression over `j`.
    init(
        along numbers: SQL, condition: SQL?, value: SQL? = nil, budget: ScanBudget, in db: Database
    ) throws {
        let statement = Self.statement(along: numbers, condition: condition, value: value, budget: budget)
        rows = try Row.fetchCursor(db.makeStatement(literal: statement))
        self.budget = budget
        deadline = ContinuousClock.now + budget.time
    }

    static func statement(along numbers: SQL, condition: SQL?, value: SQL?, budget: ScanBudget) -> SQL {
        let (condition, value): (SQL, SQL) = (condition ?? "TRUE", value ?? "NULL")
        // CROSS JOIN keeps the path outside: only so does its order reach the answer.
        return """
            SELECT d.n, \(condition), \(RowCondition.isOpen), \(value)
            FROM (\(numbers) LIMIT \(budget.rows + 1)) d
            CROSS JOIN job j ON j.n = d.n
            """
    }

    /// The next row; nil at the end of the path or of the budget.
    mutating func next() throws -> Step? {
        guard !isCut, let row = try rows.next() else { return nil }
        seen += 1
        // The clock costs more than a row.
        if seen > budget.rows || (seen % 128 == 0 && ContinuousClock.now > deadline) {
            isCut = true
            return nil
        }
        return try Step(
            number: row.at(0), passes: (row.at(1) as Bool?) ?? false, isOpen: row.at(2), value: row.at(3))
    }
}
