/// When a schedule fires, by clock and calendar of some place: minute, hour, day of the month, month, weekday.
///
/// Each field is `*`, a number, a range `1-5`, a step `*/15`, `10-40/10` or `5/10` (from 5 on), or a list of these.
/// Months and weekdays also have names (`jan`, `mon`); Sunday is 0 and 7. `@hourly`, `@daily`, `@midnight`, `@weekly`,
/// `@monthly`, `@yearly` and `@annually` stand for whole expressions.
///
/// **Days.** As in Vixie's cron: when both day fields are restricted, a day that matches either will do; a field that
/// begins with `*` is not restricted. `0 0 13 * fri` fires on every 13th and on every Friday.
///
/// **When clocks change.** A rule that names its hours fires once for what it names: times that the clock skips fire
/// together, at the moment when the skipping ends; of times that the clock shows twice, the first counts. A rule that
/// runs in every hour of the day goes by the clock face: it fires whenever the clock shows a matching time, and makes
/// up for nothing.
public struct CronExpression: Sendable, Hashable {
    /// The expression as it was written, with single spaces.
    public let text: String

    // One bit for each value: bit 0 for minute 0, bit 1 for January, bit 0 for Sunday.
    let minutes: UInt64
    let hours: UInt64
    let days: UInt64
    let months: UInt64
    let weekdays: UInt64
    /// Whether a day must match both day fields; otherwise either will do.
    let needsBothDays: Bool

    init(text: String, fields: [CronField.Value]) {
        self.text = text
        (minutes, hours, days, months) = (fields[0].bits, fields[1].bits, fields[2].bits, fields[3].bits)
        // Sunday is 0 and 7.
        weekdays = (fields[4].bits | fields[4].bits >> 7) & 0x7F
        needsBothDays = fields[2].isStar || fields[4].isStar
    }

    /// Whether it fires in each of the 24 hours, and so goes by the clock face when clocks change.
    var runsEveryHour: Bool { hours == 0xFF_FFFF }
}

extension CronExpression: CustomStringConvertible, Codable {
    /// The expression as it was written.
    public var description: String { text }

    /// Reads an expression from its text.
    public init(from decoder: any Decoder) throws {
        try self.init(try decoder.singleValueContainer().decode(String.self))
    }

    /// Writes the text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

/// One of the five fields of a cron expression.
enum CronField: String, CaseIterable {
    case minute, hour, day, month, weekday

    /// The values of a field as bits, and whether it begins with `*`.
    struct Value {
        var bits: UInt64
        var isStar: Bool
    }

    var range: ClosedRange<Int> {
        switch self {
        case .minute: 0...59
        case .hour: 0...23
        case .day: 1...31
        case .month: 1...12
        case .weekday: 0...7
        }
    }

    /// The names of its values, beginning with `range.lowerBound`.
    var names: [String] {
        switch self {
        case .minute, .hour, .day: []
        case .month: ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
        case .weekday: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]
        }
    }
}
