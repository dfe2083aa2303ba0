internal import ShiftworkCore

/// A length of time as the filter language writes it: `500ms`, `90s`, `5m`, `24h`, `7d`.
enum Span {
    private static let units: [(name: String, milliseconds: Int64)] = [
        ("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000),
    ]

    static func duration(_ text: String) -> Duration? {
        guard let unit = units.first(where: { text.hasSuffix($0.name) }),
            let number = Int64(text.dropLast(unit.name.count)), number >= 0
        else { return nil }
        let (milliseconds, isTooLong) = number.multipliedReportingOverflow(by: unit.milliseconds)
        return isTooLong || milliseconds > 1 << 52 ? nil : .milliseconds(milliseconds)
    }
}
