internal import Foundation
internal import ShiftworkCore

/// How moments are shown.
struct TimeText: Sendable {
    enum Form: String, Sendable, CaseIterable { case relative, iso, unix }

    var form: Form
    /// The zone of `iso`.
    var zone: TimeZone
    /// The store's clock when the answer was made.
    var now: Timestamp

    /// `3m ago`, `in 2h`, an ISO time with its offset, or seconds since 1970.
    func text(_ moment: Timestamp) -> String {
        switch form {
        case .relative:
            moment <= now ? "\(Numbers.age(now - moment)) ago" : "in \(Numbers.age(moment - now))"
        case .iso: iso(moment)
        case .unix: String(moment.microseconds / 1_000_000)
        }
    }

    /// The time of day, as `12:04:31`.
    func clock(_ moment: Timestamp) -> String { String(iso(moment).dropFirst(11).prefix(8)) }

    func cell(_ moment: Timestamp?) -> Cell {
        guard let moment else { return Cell("", raw: "") }
        return Cell(text(moment), raw: form == .unix ? text(moment) : moment.description)
    }

    private func iso(_ moment: Timestamp) -> String {
        let date = Date(timeIntervalSince1970: Double(moment.microseconds / 1_000_000))
        let offset = zone.secondsFromGMT(for: date)
        guard offset != 0 else { return String(moment.description.prefix(19)) + "Z" }
        let local = Timestamp(microseconds: moment.microseconds + Int64(offset) * 1_000_000)
        let minutes = abs(offset) / 60
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return String(local.description.prefix(19)) + (offset < 0 ? "-" : "+") + two(minutes / 60) + ":"
            + two(minutes % 60)
    }
}
