internal import ShiftworkCore
internal import Testing

@Suite struct `Queries of any kind` {
    @Test func `are read back from their text`() {
        Property(name: "query text", runs: 600, generate: Self.query) { query in
            let text = query.description
            guard text.unicodeScalars.count <= JobQuery.characterLimit else { return nil }
            let read = try JobQuery(parsing: text)
            if read != query { return "\(text.debugDescription) reads as \(read)" }
            return read.description.utf8.elementsEqual(text.utf8)
                ? nil : "it prints otherwise the second time"
        }.check()
    }

    @Test func `mean the same once their times are absolute`() {
        Property(name: "absolute", generate: { (Self.query(&$0), Int64($0.number(0...4_000_000_000))) }) {
            query, now in
            let resolved = query.resolved(at: Timestamp(seconds: now))
            if resolved.resolved(at: Timestamp(seconds: now + 9)) != resolved { return "it is not absolute" }
            return try JobQuery(parsing: resolved.description) == resolved
                ? nil : "it reads otherwise: \(resolved)"
        }.check()
    }

    @Test func `joined by and hold where both hold`() {
        Property(name: "and", generate: { (Self.query(&$0), Self.query(&$0), Self.job(&$0)) }) {
            one, other, job in
            let now = Timestamp(seconds: 1_795_248_000)
            let both = one.matches(job, now: now) && other.matches(job, now: now)
            return (one && other).matches(job, now: now) == both ? nil : "\(one) and \(other)"
        }.check()
    }

    @Test func `negated hold where they did not`() {
        Property(name: "not", generate: { (Self.predicate(&$0), Self.job(&$0)) }) { predicate, job in
            let (query, now) = (JobQuery(predicate), Timestamp(seconds: 1_795_248_000))
            return (!query).matches(job, now: now) != query.matches(job, now: now)
                ? nil : "both or none: \(query)"
        }.check()
    }

    // MARK: Generators

    private static func query(_ draws: inout Draws) -> JobQuery {
        let terms = draws.many(0...4) { JobQuery.Term(predicate(&$0), isNegated: $0.bool()) }
        let sort = draws.maybe { JobQuery.Sort($0.pick(JobQuery.Sort.Key.allCases), isDescending: $0.bool()) }
        return JobQuery(terms, sort: sort)
    }

    private static func predicate(_ draws: inout Draws) -> JobQuery.Predicate {
        switch draws.number(0...7) {
        case 0:
            .status(
                values(&draws) {
                    $0.bool() ? .group($0.pick(JobQuery.StatusGroup.allCases)) : .status(status(&$0))
                })
        case 1: .type(values(&draws) { $0.bool() ? .prefix(text(&$0)) : .exact(text(&$0)) })
        case 2: .name(draws.pick(JobQuery.NameField.allCases), values(&draws, text))
        case 3: .reference(values(&draws) { JobQuery.ReferencePattern(type: text(&$0), id: $0.maybe(text)) })
        case 4: .error(values(&draws) { $0.bool() ? .fingerprint("ERR-" + text(&$0)) : .text(text(&$0)) })
        case 5: .number(draws.pick(JobQuery.NumberField.allCases), number(&draws))
        case 6: .time(draws.pick(JobQuery.TimeField.allCases), time(&draws))
        default: .payload(JobQuery.PayloadPath(values(&draws, text)), values(&draws, text))
        }
    }

    private static func values<Value>(
        _ draws: inout Draws, _ make: (inout Draws) -> Value
    ) -> JobQuery.Values<Value> {
        JobQuery.Values(draws.many(1...3, make))!
    }

    private static func number(_ draws: inout Draws) -> JobQuery.Condition<Int> {
        switch draws.number(0...3) {
        case 0: .within(values(&draws) { .between($0.anyNumber(), $0.anyNumber()) })
        case 1: .above(draws.anyNumber())
        case 2: .below(draws.anyNumber())
        default: .within(values(&draws) { $0.bool() ? .from($0.anyNumber()) : .through($0.anyNumber()) })
        }
    }

    private static func time(_ draws: inout Draws) -> JobQuery.Condition<JobQuery.Moment> {
        switch draws.number(0...3) {
        case 0: .within(values(&draws) { .between(moment(&$0), moment(&$0)) })
        case 1: .above(moment(&draws))
        case 2: .below(moment(&draws))
        default: .within(values(&draws) { $0.bool() ? .from(moment(&$0)) : .only(moment(&$0)) })
        }
    }

    private static func moment(_ draws: inout Draws) -> JobQuery.Moment {
        switch draws.number(0...2) {
        case 0: .ago(.milliseconds(abs(draws.number(0...4_000_000_000))))
        case 1: .day(of: Timestamp(microseconds: Int64(draws.anyNumber())))
        default: .at(Timestamp(microseconds: Int64(draws.anyNumber())))
        }
    }

    private static func status(_ draws: inout Draws) -> JobStatus { draws.pick(JobStatus.allCases) }

    private static func text(_ draws: inout Draws) -> String {
        draws.text(
            of: [
                "a", "Z", "9", "-", ".", "..", ":", "/", ",", "*", "\"", "\\", " ", "\n", ">", "e\u{301}",
                "😀", "ERR-",
            ],
            upTo: 5)
    }

    private static func job(_ draws: inout Draws) -> JobRecord {
        var new = NewJob(id: JobID(UUIDv7(high: 0x7000, low: 1)), type: JobType(text(&draws)))
        new.queue = QueueName(text(&draws))
        new.details.tags = draws.many(0...2, text)
        new.details.references = draws.many(0...2) { JobReference(text(&$0), text(&$0)) }
        var job = JobRecord(
            new, status: status(&draws), createdAt: Timestamp(microseconds: Int64(draws.anyNumber())))
        (job.attempt, job.crashes) = (draws.number(0...9), draws.number(0...3))
        return job
    }
}
