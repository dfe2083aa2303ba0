internal import ShiftworkCore

/// How far something is, as one line: `retrying  ███████████░░░░░  812/1,141  71%  100/s  4s left`.
struct ProgressText: Sendable, Hashable {
    var label: String
    var done: Int
    /// Nil when it is not known.
    var total: Int?
    var elapsed: Duration

    private static let barWidth = 16

    func line(_ style: Style) -> String {
        let seconds = Double(elapsed.microseconds) / 1_000_000
        let rate = seconds > 0 ? Double(done) / seconds : 0
        var parts = [label]
        if let total, total > 0 {
            let share = min(1, Double(done) / Double(total))
            parts += [
                bar(share, style), "\(Numbers.grouped(done))/\(Numbers.grouped(total))",
                "\(Int(share * 100))%",
            ]
        } else {
            parts.append(Numbers.grouped(done))
        }
        if rate >= 0.5 { parts.append("\(Numbers.grouped(Int(rate.rounded())))/s") }
        if let total, rate > 0, total > done {
            parts.append(Numbers.age(.seconds(Int(Double(total - done) / rate) + 1)) + " left")
        }
        return parts.joined(separator: "  ")
    }

    private func bar(_ share: Double, _ style: Style) -> String {
        let full = Int(share * Double(Self.barWidth))
        let (on, off) = style.isUnicode ? ("█", "░") : ("#", ".")
        return String(repeating: on, count: full) + String(repeating: off, count: Self.barWidth - full)
    }
}
