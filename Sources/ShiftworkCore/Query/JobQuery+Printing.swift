extension JobQuery: CustomStringConvertible {
    /// The query in the filter language. ``init(parsing:)`` reads it back as an equal query, as long as it
    /// keeps the language's limits.
    public var description: String {
        (terms.map(\.text) + (sort.map { ["sort:\($0.text)"] } ?? [])).joined(separator: " ")
    }
}

extension JobQuery.Sort {
    fileprivate var text: String { (isDescending ? "-" : "") + key.rawValue }
}

extension JobQuery.Term: CustomStringConvertible {
    /// The term in the filter language.
    public var description: String { text }

    fileprivate var text: String { (isNegated ? "-" : "") + predicate.text }
}

extension JobQuery.Predicate {
    fileprivate var text: String {
        switch self {
        case .id(let ids): "id:" + list(ids, \.description)
        case .status(let statuses): "status:" + list(statuses, \.text)
        case .type(let patterns): "type:" + list(patterns, \.text)
        case .name(let field, let names): "\(field.rawValue):" + list(names, written)
        case .reference(let patterns): "reference:" + list(patterns, \.text)
        case .error(let patterns): "error:" + list(patterns, \.text)
        case .time(.created, let condition): createdText(condition)
        case .time(let field, let condition): "\(field.rawValue):" + rangesText(condition, \.text)
        case .duration(let field, let condition): "\(field.rawValue):" + comparedText(condition, \.text)
        case .number(let field, let condition): "\(field.rawValue):" + comparedText(condition, { "\($0)" })
        case .payload(let path, let values):
            "payload." + path.steps.map { written($0, also: "") }.joined(separator: ".") + ":"
                + list(values, written)
        }
    }
}

extension JobQuery.StatusValue {
    fileprivate var text: String {
        switch self {
        case .status(let status): status.rawValue
        case .group(let group): group.rawValue
        }
    }
}

extension JobQuery.TypePattern {
    fileprivate var text: String {
        switch self {
        case .exact(let type): written(type)
        case .prefix(let beginning): beginning.isEmpty ? "*" : written(beginning) + "*"
        }
    }
}

extension JobQuery.ReferencePattern {
    fileprivate var text: String { written(type, also: "") + "/" + (id.map { written($0) } ?? "*") }
}

extension JobQuery.ErrorPattern {
    fileprivate var text: String {
        switch self {
        case .fingerprint(let fingerprint):
            "ERR-" + written(fingerprint.hasPrefix("ERR-") ? String(fingerprint.dropFirst(4)) : fingerprint)
        case .text(let text): text.hasPrefix("ERR-") ? quoted(text) : written(text)
        }
    }
}

extension JobQuery.Moment {
    fileprivate var text: String {
        switch kind {
        case .ago(let span): return span.text
        case .day(let day): return String(Timestamp(seconds: day * 86_400).description.prefix(10))
        case .instant(let time):
            let rest = time.microseconds % 1_000
            guard rest != 0 else { return time.description }
            let digits = String(1_000 + (rest < 0 ? rest + 1_000 : rest)).dropFirst()
            return time.description.dropLast() + digits + "Z"
        }
    }
}

private func createdText(_ condition: JobQuery.Condition<JobQuery.Moment>) -> String {
    if case .within(let intervals) = condition, intervals.count == 1 {
        switch (intervals[0].lower, intervals[0].upper) {
        case (let since?, nil): return "since:" + since.text
        case (nil, let until?): return "until:" + until.text
        case (_?, _?), (nil, nil): break
        }
    }
    return "created:" + rangesText(condition, \.text)
}

/// Half-open conditions as `>=` and `<=`, which read better than dots for numbers.
private func comparedText<Value>(
    _ condition: JobQuery.Condition<Value>, _ text: (Value) -> String
) -> String {
    if case .within(let intervals) = condition, intervals.count == 1 {
        switch (intervals[0].lower, intervals[0].upper) {
        case (let lower?, nil): return ">=" + text(lower)
        case (nil, let upper?): return "<=" + text(upper)
        case (_?, _?), (nil, nil): break
        }
    }
    return rangesText(condition, text)
}

private func rangesText<Value>(_ condition: JobQuery.Condition<Value>, _ text: (Value) -> String) -> String {
    switch condition {
    case .above(let value): ">" + text(value)
    case .below(let value): "<" + text(value)
    case .within(let intervals):
        list(intervals) { interval in
            if let value = interval.lower, value == interval.upper { return text(value) }
            return (interval.lower.map(text) ?? "") + ".." + (interval.upper.map(text) ?? "")
        }
    }
}

private func list<Value>(_ values: JobQuery.Values<Value>, _ text: (Value) -> String) -> String {
    values.map(text).joined(separator: ",")
}

private func written(_ text: String) -> String { written(text, also: "./:@+#=~") }

/// A text without quotation marks if it consists of letters, digits, `_`, `-` and what else is plain at its
/// place.
private func written(_ text: String, also plain: String) -> String {
    let isPlain = text.unicodeScalars.allSatisfy { scalar in
        scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || scalar == "_" || scalar == "-"
            || plain.unicodeScalars.contains(scalar)
    }
    return isPlain && !text.isEmpty ? text : quoted(text)
}

private func quoted(_ text: String) -> String {
    var quoted = String.UnicodeScalarView("\"".unicodeScalars)
    for scalar in text.unicodeScalars {
        if scalar == "\"" || scalar == "\\" { quoted.append("\\") }
        quoted.append(scalar)
    }
    quoted.append("\"")
    return String(quoted)
}
