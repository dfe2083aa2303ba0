/// How much one question may look at before it answers with what it has: a read that lasts keeps the log from
/// being reset.
struct ScanBudget: Sendable {
    /// Rows looked at.
    var rows: Int
    /// Time spent; looked at now and then.
    var time: Duration

    /// 20,000 rows or 50 ms.
    static let standard = ScanBudget(rows: 20_000, time: .milliseconds(50))

    /// The same where all is gathered before any of it is right: as many rows, however busy the machine is.
    var forSorting: ScanBudget { ScanBudget(rows: rows, time: max(time, .seconds(10))) }
}
