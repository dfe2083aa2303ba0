extension JobQuery {
    /// Every key of the filter language; `payload.` goes on with a path.
    package static let keys: [String] =
        ["status", "type"] + NameField.allCases.map(\.rawValue) + [
            "reference", "id", "error", "since", "until",
        ]
        + TimeField.allCases.map(\.rawValue) + DurationField.allCases.map(\.rawValue)
        + NumberField.allCases.map(\.rawValue) + ["payload.", "sort"]

    /// Every value of the key `status`.
    package static let statusWords: [String] =
        JobStatus.allCases.map(\.rawValue) + StatusGroup.allCases.map(\.rawValue)
}

// One value of a term, read as what its key takes.
extension QueryWord {
    func name() throws(JobQueryError) -> String {
        try refuseWildcard("Only 'type' takes a beginning")
        return text
    }

    func jobID() throws(JobQueryError) -> JobID {
        guard let id = JobID(parsing: text) else {
            throw JobQueryError(.invalidValue, at: offset, "'\(text)' is no id of a job")
        }
        return id
    }

    func status() throws(JobQueryError) -> JobQuery.StatusValue {
        if let status = JobStatus(rawValue: text) { return .status(status) }
        if let group = JobQuery.StatusGroup(rawValue: text) { return .group(group) }
        throw JobQueryError(
            .unknownValue, at: offset, "Unknown status '\(text)'",
            suggestion: ClosestWord.to(text, among: JobQuery.statusWords))
    }

    func typePattern() throws(JobQueryError) -> JobQuery.TypePattern {
        guard let last = glyphs.last, last.isBare("*") else {
            try refuseWildcard("'*' stands at the end of a type only")
            return .exact(text)
        }
        let prefix = QueryWord(glyphs.dropLast(), at: offset)
        try prefix.refuseWildcard("'*' stands at the end of a type only")
        return .prefix(prefix.text)
    }

    func reference() throws(JobQueryError) -> JobQuery.ReferencePattern {
        // Quoted as a whole the first slash parts; a type that itself contains one is quoted alone.
        guard let slash = firstBare("/") ?? glyphs.firstIndex(where: { $0.scalar == "/" }) else {
            throw JobQueryError(
                .invalidValue, at: offset, "'\(text)' is no reference such as TaskPlan/42",
                suggestion: "\(text)/*")
        }
        let (type, id) = parted(at: slash)
        guard !type.isMissing, !id.isMissing else {
            throw JobQueryError(
                .invalidValue, at: offset, "A reference needs a type and an id, as in TaskPlan/42,")
        }
        try type.refuseWildcard("'*' stands for a whole id only")
        if id.glyphs.count == 1, id.hasBarePrefix("*") { return JobQuery.ReferencePattern(type: type.text) }
        try id.refuseWildcard("'*' stands for a whole id only")
        return JobQuery.ReferencePattern(type: type.text, id: id.text)
    }

    func errorPattern() -> JobQuery.ErrorPattern {
        hasBarePrefix("ERR-") ? .fingerprint(text) : .text(text)
    }

    private func refuseWildcard(_ message: String) throws(JobQueryError) {
        guard let star = firstBare("*") else { return }
        throw JobQueryError(
            .wildcardNotAllowed, at: glyphs[star].offset, "\(message) (quote it to mean the sign itself)")
    }
}

// What has an order.
extension QueryWord {
    func number() throws(JobQueryError) -> Int {
        let text = text
        guard !text.hasPrefix("+"), let number = Int(text) else {
            throw JobQueryError(.invalidValue, at: offset, "'\(text)' is no whole number")
        }
        return number
    }

    func span() throws(JobQueryError) -> JobQuery.Span {
        guard let span = JobQuery.Span(parsing: text) else {
            throw JobQueryError(
                .invalidValue, at: offset, "'\(text)' is no duration such as 250ms, 30s, 5m, 24h or 7d")
        }
        return span
    }

    func moment() throws(JobQueryError) -> JobQuery.Moment {
        let text = text
        if let span = JobQuery.Span(parsing: text) { return .ago(span) }
        guard let time = Timestamp(rfc3339: text) else {
            throw JobQueryError(
                .invalidValue, at: offset,
                "'\(text)' is no time such as 7d (ago), 2026-11-20 or 2026-11-20T14:03:07Z")
        }
        return text.utf8.count == "2026-11-20".utf8.count ? .day(of: time) : .at(time)
    }

    func interval<Value>(
        reading value: (QueryWord) throws(JobQueryError) -> Value,
        between: (Value, Value) -> JobQuery.Interval<Value>
    ) throws(JobQueryError) -> JobQuery.Interval<Value> {
        guard let (lower, upper) = rangeEnds() else { return .only(try value(self)) }
        switch (lower.isMissing, upper.isMissing) {
        case (false, false): return between(try value(lower), try value(upper))
        case (false, true): return .from(try value(lower))
        case (true, false): return .through(try value(upper))
        case (true, true): throw JobQueryError(.missingValue, at: offset, "A range needs one of its ends")
        }
    }
}

extension JobQuery.Span {
    /// Reads a whole number and its unit; nil for anything else, and for more than a hundred years.
    init?(parsing text: String) {
        let digits = text.utf8.prefix { (48...57).contains($0) }
        guard let number = Int64(String(Substring(digits))),
            let unit = Unit(rawValue: String(text[digits.endIndex...]))
        else { return nil }
        let (milliseconds, overflow) = number.multipliedReportingOverflow(by: unit.milliseconds)
        guard !overflow, milliseconds <= Self.limit else { return nil }
        self.init(milliseconds: milliseconds)
    }
}
