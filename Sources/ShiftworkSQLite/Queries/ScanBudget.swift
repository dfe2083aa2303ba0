/// How much one question may look at before it answers with what it has: a read that lasts keeps the log from
/// being reset.
struct ScanBudget: Sendable {
    /// Rows looked at.
    var rows: Int
    /// Time spent; looked at now and then.
    var time: Duration

    /// 20,000 rows or 50 ms.
    static let standard = ScanBudget(rows: 20_000, time: .milliseconds(50))
}
