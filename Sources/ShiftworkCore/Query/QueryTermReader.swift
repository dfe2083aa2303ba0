/// A term of a query taken apart at its signs: `key`, operator, values. Reads them as what the key takes.
struct QueryTermReader {
    enum Comparison: String, CaseIterable {
        case atLeast = ">="
        case atMost = "<="
        case above = ">"
        case below = "<"
    }

    let key: QueryWord
    let comparison: Comparison?
    let values: [QueryWord]

    /// Takes a word apart; nil for a word without a key.
    init?(_ word: QueryWord) throws(JobQueryError) {
        guard let colon = word.firstBare(":") else { return nil }
        let (key, rest) = word.parted(at: colon)
        // `Book/https://…` is a reference: no key contains a slash.
        guard key.firstBare("/") == nil else { return nil }
        self.key = key
        comparison = Comparison.allCases.first { rest.hasBarePrefix($0.rawValue) }
        let listed = rest.dropFirst(comparison?.rawValue.count ?? 0)
        values = listed.split(at: ",")
        guard values.count <= JobQuery.valueLimit else {
            throw JobQueryError(
                .tooManyValues, at: values[JobQuery.valueLimit].offset,
                "A term has at most \(JobQuery.valueLimit) values; here begins another")
        }
        if let missing = values.first(where: \.isMissing) {
            throw JobQueryError(
                .missingValue, at: missing.offset, "'\(key.text)' needs a value, without a space before it,")
        }
    }
}

extension QueryTermReader {
    /// The condition that the term states.
    func predicate() throws(JobQueryError) -> JobQuery.Predicate {
        let name = key.text
        if let field = JobQuery.TimeField(rawValue: name) {
            return .time(
                field,
                try condition(reading: { word throws(JobQueryError) in try word.moment() }) {
                    .between($0, $1)
                })
        }
        if let field = JobQuery.DurationField(rawValue: name) {
            return .duration(
                field,
                try condition(reading: { word throws(JobQueryError) in try word.span() }) { .between($0, $1) }
            )
        }
        if let field = JobQuery.NumberField(rawValue: name) {
            return .number(
                field,
                try condition(reading: { word throws(JobQueryError) in try word.number() }) {
                    .between($0, $1)
                })
        }
        if let comparison {
            throw JobQueryError(
                .operatorNotAllowed, at: key.offset,
                "'\(name)' cannot be compared with '\(comparison.rawValue)'")
        }
        if let field = JobQuery.NameField(rawValue: name) {
            return .name(field, try read { word throws(JobQueryError) in try word.name() })
        }
        return try wordPredicate(name)
    }

    private func wordPredicate(_ name: String) throws(JobQueryError) -> JobQuery.Predicate {
        switch name {
        case "id": return .id(try read { word throws(JobQueryError) in try word.jobID() })
        case "status": return .status(try read { word throws(JobQueryError) in try word.status() })
        case "type": return .type(try read { word throws(JobQueryError) in try word.typePattern() })
        case "reference": return .reference(try read { word throws(JobQueryError) in try word.reference() })
        case "error": return .error(try read { word throws(JobQueryError) in word.errorPattern() })
        case "since": return .time(.created, .atLeast(try only().moment()))
        case "until": return .time(.created, .atMost(try only().moment()))
        default: return try payloadPredicate()
        }
    }

    private func payloadPredicate() throws(JobQueryError) -> JobQuery.Predicate {
        let steps = key.split(at: ".")
        guard key.hasBarePrefix("payload"), steps[0].glyphs.count == "payload".count else {
            throw unknownKey()
        }
        let names = steps.dropFirst()
        guard !names.contains(where: \.isMissing), let path = JobQuery.Values(names.map(\.text)) else {
            throw JobQueryError(
                .unknownKey, at: key.offset, "'payload' needs a path, as in payload.plan:business,")
        }
        return .payload(
            JobQuery.PayloadPath(path), try read { word throws(JobQueryError) in try word.name() })
    }

    private func unknownKey() -> JobQueryError {
        let name = key.text
        return JobQueryError(
            .unknownKey, at: key.offset, "Unknown key '\(name)'",
            suggestion: ClosestWord.to(name, among: JobQuery.keys))
    }

    /// The order that a `sort` term states.
    func sort() throws(JobQueryError) -> JobQuery.Sort {
        if comparison != nil {
            throw JobQueryError(.operatorNotAllowed, at: key.offset, "'sort' takes a key only")
        }
        let word = try only()
        let isDescending = word.hasBarePrefix("-")
        let name = isDescending ? word.dropFirst(1).text : word.text
        guard let key = JobQuery.Sort.Key(rawValue: name) else {
            let keys = JobQuery.Sort.Key.allCases.map(\.rawValue)
            throw JobQueryError(
                .unknownValue, at: word.offset,
                "Unknown order '\(name)' (known: \(keys.joined(separator: ", ")))",
                suggestion: ClosestWord.to(name, among: keys).map { isDescending ? "-\($0)" : $0 })
        }
        return JobQuery.Sort(key, isDescending: isDescending)
    }
}

extension QueryTermReader {
    private func only() throws(JobQueryError) -> QueryWord {
        guard values.count == 1 else {
            throw JobQueryError(
                .tooManyValues, at: values[1].offset, "'\(key.text)' takes one value; here begins another")
        }
        return values[0]
    }

    private func read<Value>(
        _ value: (QueryWord) throws(JobQueryError) -> Value
    ) throws(JobQueryError) -> JobQuery.Values<Value> {
        let read = try values.map(value)
        guard let values = JobQuery.Values(read) else {
            throw JobQueryError(.missingValue, at: key.offset, "'\(key.text)' needs a value")
        }
        return values
    }

    private func condition<Value>(
        reading value: (QueryWord) throws(JobQueryError) -> Value,
        between: (Value, Value) -> JobQuery.Interval<Value>
    ) throws(JobQueryError) -> JobQuery.Condition<Value> {
        guard let comparison else {
            return .within(
                try read { word throws(JobQueryError) in
                    try word.interval(reading: value, between: between)
                })
        }
        guard values.count == 1 else {
            throw JobQueryError(
                .operatorNotAllowed, at: values[1].offset,
                "'\(comparison.rawValue)' takes one value; here begins another")
        }
        let bound = try value(values[0])
        switch comparison {
        case .above: return .above(bound)
        case .below: return .below(bound)
        case .atLeast: return .atLeast(bound)
        case .atMost: return .atMost(bound)
        }
    }
}
