// Time is walked forward by stretches of one offset from UTC. Inside a stretch clock and calendar are plain arithmetic;
// between two stretches stands a change of the clock, where the rules of `CronExpression` decide.
extension CronExpression {
    /// How far ahead ``next(after:in:)`` looks: long enough for any 29 February.
    public static let horizon = Duration.seconds(10 * 366 * 86_400)

    /// The first moment later than `moment` at which the expression fires; nil if there is none within ``horizon``.
    public func next(after moment: Timestamp, in zone: ZoneRules) -> Timestamp? {
        // The second that holds `moment` is the last one that is over; a change of the clock right behind it is not.
        var now = floorDivide(moment.microseconds, 1_000_000)
        let end = min(now + CronExpression.horizon.components.seconds, Int64.max / 1_000_000)
        var offset = zone.offset(at: now)
        var shown = runsEveryHour ? Int64.min : zone.latestShown(at: now)
        var start = max(now + offset + 1, shown)
        while now < end {
            let match = firstMatch(from: start, before: end + offset)
            guard let change = zone.firstChange(after: now, through: match.map { $0 - offset } ?? end) else {
                return match.map { Timestamp(seconds: $0 - offset) }
            }
            // What matched is not reached before the change. Did the clock jump over it?
            if !runsEveryHour, let match, match < change.at + change.offset {
                return Timestamp(seconds: change.at)
            }
            if !runsEveryHour { shown = max(shown, change.at + offset) }
            (now, offset) = (change.at, change.offset)
            start = max(now + offset, shown)
        }
        return nil
    }

    /// The next moments at which the expression fires, at most `count`.
    public func next(_ count: Int, after moment: Timestamp, in zone: ZoneRules) -> [Timestamp] {
        var moments: [Timestamp] = []
        while moments.count < count, let moment = next(after: moments.last ?? moment, in: zone) {
            moments.append(moment)
        }
        return moments
    }

    /// The first matching time of the local clock, in its seconds since 1970, in `start..<end`.
    private func firstMatch(from start: Int64, before end: Int64) -> Int64? {
        var minute = floorDivide(start + 59, 60)
        var day = floorDivide(minute, 1_440)
        var (year, month, dayOfMonth) = CivilTime.date(days: day)
        while day * 86_400 < end {
            let length = CivilTime.length(ofMonth: month, year: year)
            if months >> UInt64(month) & 1 == 0 {
                day += Int64(length - dayOfMonth)
                dayOfMonth = length
            } else if matches(dayOfMonth: dayOfMonth, day: day),
                let time = firstTime(from: Int(max(0, minute - day * 1_440)))
            {
                let match = (day * 1_440 + Int64(time)) * 60
                return match < end ? match : nil
            }
            day += 1
            minute = day * 1_440
            dayOfMonth += 1
            if dayOfMonth > length { (dayOfMonth, month) = (1, month + 1) }
            if month > 12 { (month, year) = (1, year + 1) }
        }
        return nil
    }

    private func matches(dayOfMonth: Int, day: Int64) -> Bool {
        // 1970 began on a Thursday.
        let weekday = (day % 7 + 11) % 7
        let byMonth = days >> UInt64(dayOfMonth) & 1 == 1
        let byWeek = weekdays >> UInt64(weekday) & 1 == 1
        return needsBothDays ? byMonth && byWeek : byMonth || byWeek
    }

    /// The first matching minute of a matching day, not before `start`.
    private func firstTime(from start: Int) -> Int? {
        let (hour, minute) = start.quotientAndRemainder(dividingBy: 60)
        if hours >> UInt64(hour) & 1 == 1 {
            let rest = minutes >> UInt64(minute)
            if rest != 0 { return start + rest.trailingZeroBitCount }
        }
        let later = hours >> UInt64(hour + 1)
        guard later != 0 else { return nil }
        return (hour + 1 + later.trailingZeroBitCount) * 60 + minutes.trailingZeroBitCount
    }
}

private func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
    let quotient = value / divisor
    return value % divisor < 0 ? quotient - 1 : quotient
}
