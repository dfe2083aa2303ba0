internal import ArgumentParser
internal import ShiftworkCore

/// A span on the command line: `500ms`, `90s`, `5m`, `24h`, `7d`.
struct SpanArgument: ExpressibleByArgument, Sendable, Hashable {
    var duration: Duration

    init(_ duration: Duration) { self.duration = duration }

    init?(argument: String) {
        let units: [(String, Int64)] = [
            ("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000),
        ]
        guard let (unit, factor) = units.first(where: { argument.hasSuffix($0.0) }),
            let number = Double(argument.dropLast(unit.count)), number >= 0, number.isFinite,
            number * Double(factor) < 1e15
        else { return nil }
        duration = .milliseconds(Int64(number * Double(factor)))
    }

    var defaultValueDescription: String { Numbers.duration(duration) }
}

/// A moment on the command line: RFC 3339, a date, or `14:00` today in UTC.
struct MomentArgument: ExpressibleByArgument, Sendable, Hashable {
    private enum Form: Hashable { case moment(Timestamp), timeOfDay(minutes: Int64) }
    private let form: Form

    init?(argument: String) {
        if let moment = Timestamp(rfc3339: argument) {
            form = .moment(moment)
            return
        }
        let parts = argument.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let hour = Int64(parts[0]), let minute = Int64(parts[1]),
            (0..<24).contains(hour),
            (0..<60).contains(minute)
        else { return nil }
        form = .timeOfDay(minutes: hour * 60 + minute)
    }

    /// The moment; a time of day is the next one, in UTC.
    func moment(now: Timestamp) -> Timestamp {
        switch form {
        case .moment(let moment): return moment
        case .timeOfDay(let minutes):
            let today = Timestamp(seconds: now.day * 86_400 + minutes * 60)
            return today > now ? today : today + .days(1)
        }
    }
}

/// Jobs a second: `100/s`, `100`, `6000/m`, or `none`.
struct RateArgument: ExpressibleByArgument, Sendable, Hashable {
    /// Nil for as fast as it goes.
    var perSecond: Int?

    init(perSecond: Int?) { self.perSecond = perSecond }

    init?(argument: String) {
        if argument == "none" {
            perSecond = nil
            return
        }
        let parts = argument.split(separator: "/", omittingEmptySubsequences: false)
        guard let number = Int(parts[0]), number > 0, parts.count <= 2 else { return nil }
        switch parts.count == 2 ? parts[1] : "s" {
        case "s": perSecond = number
        case "m": perSecond = max(1, number / 60)
        default: return nil
        }
    }

    var defaultValueDescription: String { perSecond.map { "\($0)/s" } ?? "none" }
}

/// How many jobs of a queue run at once: `5`, or `none` for any number.
struct ConcurrencyArgument: ExpressibleByArgument, Sendable, Hashable {
    var most: Int?

    init?(argument: String) {
        guard argument != "none" else { return }
        guard let number = Int(argument), QueueLimits.concurrencies.contains(number) else { return nil }
        most = number
    }
}

/// How many jobs of a queue begin in a span of time: `100/1m`, `10/s`, or `none` for any number.
struct RateLimitArgument: ExpressibleByArgument, Sendable, Hashable {
    var limit: RateLimit?

    init?(argument: String) {
        guard argument != "none" else { return }
        let parts = argument.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let count = Int(parts[0]), RateLimit.counts.contains(count),
            let span = SpanArgument(
                argument: ["ms", "s", "m", "h", "d"].contains(parts[1]) ? "1\(parts[1])" : "\(parts[1])"),
            RateLimit.lengths.contains(span.duration)
        else { return nil }
        limit = RateLimit(count, per: span.duration)
    }
}

/// A job's id on the command line.
struct JobIDArgument: ExpressibleByArgument, Sendable, Hashable {
    var id: JobID

    init?(argument: String) {
        guard let id = JobID(parsing: argument) else { return nil }
        self.id = id
    }
}

/// A reference on the command line: `TaskPlan/42`.
struct ReferenceArgument: ExpressibleByArgument, Sendable, Hashable {
    var reference: JobReference

    init?(argument: String) {
        guard let reference = JobReference(parsing: argument) else { return nil }
        self.reference = reference
    }
}
