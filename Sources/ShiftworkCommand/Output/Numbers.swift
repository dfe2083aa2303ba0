internal import ShiftworkCore

/// Numbers and durations as people read them.
enum Numbers {
    /// `1,150`.
    static func grouped(_ number: some BinaryInteger) -> String {
        let digits = String(number.magnitude)
        var result = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { result.append(",") }
            result.append(digit)
        }
        return number < 0 ? "-" + result : result
    }

    /// `1 job`, `1,150 jobs`.
    static func count(_ number: some BinaryInteger, _ noun: String) -> String {
        "\(grouped(number)) \(noun)\(number == 1 ? "" : "s")"
    }

    /// One decimal, as in `30.0`.
    static func tenths(_ value: Double) -> String {
        let parts = Int((value * 10).rounded())
        return "\(parts < 0 ? "-" : "")\(abs(parts) / 10).\(abs(parts) % 10)"
    }

    /// `850µs`, `12ms`, `30.0s`, `4m12s`, `3h05m`, `12d4h`: three digits that matter.
    static func duration(_ duration: Duration, isUnicode: Bool = true) -> String {
        let microseconds = duration.microseconds
        if microseconds < 0 { return "-" + Self.duration(.zero - duration, isUnicode: isUnicode) }
        if microseconds == 0 { return "0ms" }
        if microseconds < 1_000 { return "\(microseconds)\(isUnicode ? "µs" : "us")" }
        if microseconds < 1_000_000 { return "\(microseconds / 1_000)ms" }
        let seconds = microseconds / 1_000_000
        if seconds < 60 { return tenths(Double(microseconds / 100_000) / 10) + "s" }
        if seconds < 3_600 { return "\(seconds / 60)m\(padded(seconds % 60))s" }
        if seconds < 86_400 { return "\(seconds / 3_600)h\(padded(seconds / 60 % 60))m" }
        return "\(seconds / 86_400)d\(seconds / 3_600 % 24)h"
    }

    /// `3m`, `2h`, `5d`: how long ago, in one unit.
    static func age(_ duration: Duration) -> String {
        let seconds = max(0, duration.microseconds / 1_000_000)
        switch seconds {
        case ..<60: return "\(seconds)s"
        case ..<3_600: return "\(seconds / 60)m"
        case ..<86_400: return "\(seconds / 3_600)h"
        default: return "\(seconds / 86_400)d"
        }
    }

    /// `0.4 %`.
    static func percent(_ share: Double) -> String { tenths(share * 100) + " %" }

    private static func padded(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
