internal import ShiftworkCore

/// Makes queries of every kind, with odd texts and extreme numbers in them.
struct JobQueryGenerator {
    var random: SeededGenerator

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    mutating func query() -> JobQuery {
        let terms = (0..<number(0...5)).map { _ in
            JobQuery.Term(predicate(), isNegated: Bool.random(using: &random))
        }
        let sort = JobQuery.Sort(pick(JobQuery.Sort.Key.allCases), isDescending: Bool.random(using: &random))
        return JobQuery(terms, sort: Bool.random(using: &random) ? sort : nil)
    }

    mutating func predicate() -> JobQuery.Predicate {
        switch number(0...9) {
        case 0: .id(values { $0.id() })
        case 1: .status(values { $0.status() })
        case 2: .type(values { $0.type() })
        case 3: .name(pick(JobQuery.NameField.allCases), values { $0.text() })
        case 4: .reference(values { $0.reference() })
        case 5: .error(values { $0.error() })
        case 6: .time(pick(JobQuery.TimeField.allCases), condition({ $0.moment() }) { .between($0, $1) })
        case 7:
            .duration(pick(JobQuery.DurationField.allCases), condition({ $0.span() }) { .between($0, $1) })
        case 8: .number(pick(JobQuery.NumberField.allCases), condition({ $0.integer() }) { .between($0, $1) })
        default: .payload(JobQuery.PayloadPath(values { $0.text() }), values { $0.text() })
        }
    }

    mutating func pick<Value>(_ values: [Value]) -> Value { values[number(0...values.count - 1)] }

    mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
}

extension JobQueryGenerator {
    private mutating func values<Value>(_ make: (inout Self) -> Value) -> JobQuery.Values<Value> {
        let made = (0..<number(1...3)).map { _ in make(&self) }
        return JobQuery.Values(made)!
    }

    private mutating func condition<Value>(
        _ make: (inout Self) -> Value, between: (Value, Value) -> JobQuery.Interval<Value>
    ) -> JobQuery.Condition<Value> {
        switch number(0...4) {
        case 0: .above(make(&self))
        case 1: .below(make(&self))
        default: .within(values { $0.interval(make, between: between) })
        }
    }

    private mutating func interval<Value>(
        _ make: (inout Self) -> Value, between: (Value, Value) -> JobQuery.Interval<Value>
    ) -> JobQuery.Interval<Value> {
        switch number(0...3) {
        case 0: .only(make(&self))
        case 1: .from(make(&self))
        case 2: .through(make(&self))
        default: between(make(&self), make(&self))
        }
    }

    private mutating func id() -> JobID { JobID(UUIDv7(high: random.next(), low: random.next())) }

    private mutating func status() -> JobQuery.StatusValue {
        Bool.random(using: &random)
            ? .status(pick(JobStatus.allCases)) : .group(pick(JobQuery.StatusGroup.allCases))
    }

    private mutating func type() -> JobQuery.TypePattern {
        Bool.random(using: &random) ? .exact(text()) : .prefix(text())
    }

    private mutating func reference() -> JobQuery.ReferencePattern {
        JobQuery.ReferencePattern(type: text(), id: Bool.random(using: &random) ? text() : nil)
    }

    private mutating func error() -> JobQuery.ErrorPattern {
        Bool.random(using: &random) ? .fingerprint("ERR-" + text()) : .text(pick(["", "ERR-"]) + text())
    }

    private mutating func span() -> JobQuery.Span {
        let units: [Int] = [1, 1_000, 60_000, 3_600_000, 86_400_000, .max / 1_000]
        return .milliseconds(number(0...400) * pick(units) / 400)
    }

    private mutating func integer() -> Int { pick([0, 1, 5, -7, .max, .min, number(-100...100)]) }

    private mutating func moment() -> JobQuery.Moment {
        let microseconds = Int64(truncatingIfNeeded: random.next())
        let time = Timestamp(
            microseconds: pick([microseconds, microseconds / 300, microseconds / 3_000_000 * 1_000]))
        return switch number(0...2) {
        case 0: .at(time)
        case 1: .day(of: time)
        default: .ago(span())
        }
    }

    private mutating func text() -> String {
        let pieces = [
            "a", "Z", "9", "_", "-", ".", "..", ":", "/", ",", "*", "\"", "\\", " ", "\n", "\r\n", ">", "<=",
            "é", "e\u{301}",
            "😀", "ERR-", "payload.", "\u{a0}", "‮", "'", "%", "}", "word", "42",
        ]
        return random.text(of: pieces, upTo: 6)
    }
}
