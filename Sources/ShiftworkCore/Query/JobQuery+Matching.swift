extension JobQuery {
    /// Whether a job is meant: what the query means, for every store.
    ///
    /// `MemoryStore` asks here, and the SQL of the other stores is tested against it. Texts are compared
    /// byte by byte.
    /// - Parameters:
    ///   - record: a full record; without its payload no `payload.` term holds.
    ///   - now: what relative times count back from, and where the run of a running job ends.
    public func matches(_ record: JobRecord, now: Timestamp) -> Bool {
        terms.allSatisfy { $0.predicate.holds(for: record, now: now) != $0.isNegated }
    }
}

extension JobQuery.Predicate {
    /// Whether the condition, not negated, holds for a job. A field that the job does not have holds nothing.
    public func holds(for record: JobRecord, now: Timestamp) -> Bool {
        switch self {
        case .id(let ids): ids.contains(record.id)
        case .status(let statuses): statuses.contain(record.status, attempt: record.attempt)
        case .type(let patterns): patterns.contains { $0.matches(record.type.rawValue) }
        case .name(let field, let names): field.holds(names, for: record)
        case .reference(let patterns):
            patterns.contains { pattern in record.details.references.contains(where: pattern.matches) }
        case .error(let patterns):
            record.error.map { error in patterns.contains { $0.matches(error) } } ?? false
        case .time(let field, let condition):
            field.value(in: record.timestamps).map { time in
                condition.ranges(at: now).contains { $0.contains(time) }
            } ?? false
        case .duration(let field, let condition):
            field.value(in: record, now: now).map { duration in
                condition.milliseconds.contains { $0.contains(duration.microseconds / 1_000) }
            } ?? false
        case .number(let field, let condition):
            field.value(in: record).map { number in condition.ranges.contains { $0.contains(number) } }
                ?? false
        case .payload(let path, let values): path.holds(values, for: record)
        }
    }
}

extension JobQuery.Values<JobQuery.StatusValue> {
    /// Whether a job in this status, on this attempt, is meant.
    public func contain(_ status: JobStatus, attempt: Int) -> Bool {
        statuses.contains(status)
            || (includesRetryingProblems && status == .retrying && attempt >= JobQuery.problemAttempt)
    }
}

extension JobQuery.TypePattern {
    fileprivate func matches(_ type: String) -> Bool {
        switch self {
        case .exact(let name): type.hasSameBytes(as: name)
        case .prefix(let beginning): type.utf8.starts(with: beginning.utf8)
        }
    }
}

extension JobQuery.NameField {
    fileprivate func holds(_ names: JobQuery.Values<String>, for record: JobRecord) -> Bool {
        let details = record.details
        return switch self {
        case .queue: names.haveSameBytes(as: record.queue.rawValue)
        case .tag: details.tags.contains(where: names.haveSameBytes)
        case .user: names.haveSameBytes(as: details.user)
        case .tenant: names.haveSameBytes(as: details.tenant ?? "")
        case .worker:
            record.worker.map { worker in names.contains { WorkerID(parsing: $0) == worker } } ?? false
        case .parent:
            details.parent.map { parent in names.contains { JobID(parsing: $0) == parent } } ?? false
        case .batch:
            details.batch.map { batch in names.contains { BatchID(parsing: $0) == batch } } ?? false
        case .trace: names.haveSameBytes(as: details.traceID)
        case .unique: names.haveSameBytes(as: details.uniqueKey)
        // No record says that it belongs to one.
        case .schedule, .workflow: false
        }
    }
}

extension JobQuery.ReferencePattern {
    fileprivate func matches(_ reference: JobReference) -> Bool {
        type.hasSameBytes(as: reference.type) && (id.map { $0.hasSameBytes(as: reference.id) } ?? true)
    }
}

extension JobQuery.ErrorPattern {
    fileprivate func matches(_ error: JobFailure) -> Bool {
        switch self {
        case .fingerprint(let fingerprint): fingerprint.hasSameBytes(as: error.fingerprint)
        // As it is shown, without its secrets: else whoever may not read a token could guess it, filter by filter.
        case .text(let text):
            [error.type, error.message].contains {
                JSONRedactor().redact(text: $0).containsIgnoringCase(text)
            }
        }
    }
}

extension JobQuery.PayloadPath {
    fileprivate func holds(_ values: JobQuery.Values<String>, for record: JobRecord) -> Bool {
        record.payload.map { self.values(in: $0).contains(where: values.haveSameBytes) } ?? false
    }
}

extension JobQuery.Values<String> {
    fileprivate func haveSameBytes(as text: String?) -> Bool {
        text.map { text in contains { $0.hasSameBytes(as: text) } } ?? false
    }
}

extension String {
    // Differs from `==`, for which two spellings of é are equal. No store compares so.
    fileprivate func hasSameBytes(as other: String) -> Bool { utf8.elementsEqual(other.utf8) }

    // The case of ASCII letters only: what every store can do alike.
    fileprivate func containsIgnoringCase(_ part: String) -> Bool {
        let (text, sought) = (utf8.map(\.lowercasedASCII), part.utf8.map(\.lowercasedASCII))
        guard let last = text.indices.last.map({ $0 + 1 - sought.count }), last >= 0 else {
            return sought.isEmpty
        }
        return (0...last).contains { text[$0...].starts(with: sought) }
    }
}

extension UInt8 {
    fileprivate var lowercasedASCII: UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) ? self | 0x20 : self
    }
}
