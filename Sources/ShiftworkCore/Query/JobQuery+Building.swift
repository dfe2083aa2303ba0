extension JobQuery {
    /// Jobs for which both queries hold. Of two orders the right one counts.
    public static func && (left: JobQuery, right: JobQuery) -> JobQuery {
        JobQuery(left.terms + right.terms, sort: right.sort ?? left.sort)
    }

    /// Jobs for which the term does not hold. Only a query of one term can be negated.
    public static prefix func ! (query: JobQuery) -> JobQuery {
        precondition(
            query.terms.count == 1 && query.sort == nil,
            "'!' negates one term, and this is \"\(query)\": negate its terms one by one.")
        return JobQuery(query.terms[0].predicate, isNegated: !query.terms[0].isNegated)
    }

    /// The same jobs in another order.
    public func sorted(by key: Sort.Key, descending isDescending: Bool = false) -> JobQuery {
        JobQuery(terms, sort: Sort(key, isDescending: isDescending))
    }
}

// What follows the dot in `shiftwork.jobs(where: .`. Several values mean any of them.
extension JobQuery {
    /// Every job.
    public static var all: JobQuery { JobQuery() }

    /// The jobs with these ids.
    public static func id(_ id: JobID, _ others: JobID...) -> JobQuery { JobQuery(.id(values(id, others))) }

    /// Jobs in one of these statuses.
    public static func status(_ status: JobStatus, _ others: JobStatus...) -> JobQuery {
        JobQuery(.status(values(.status(status), others.map { .status($0) })))
    }

    /// Jobs in a group of statuses.
    public static func status(_ group: StatusGroup) -> JobQuery { JobQuery(.status([.group(group)])) }

    /// Jobs of one of these types.
    public static func type(_ type: String, _ others: String...) -> JobQuery {
        JobQuery(.type(values(.exact(type), others.map { .exact($0) })))
    }

    /// Jobs whose type begins so.
    public static func type(prefix: String) -> JobQuery { JobQuery(.type([.prefix(prefix)])) }

    /// Jobs that refer to an entity.
    public static func reference(_ type: String, _ id: String) -> JobQuery {
        JobQuery(.reference([ReferencePattern(type: type, id: id)]))
    }

    /// Jobs that refer to any entity of a type.
    public static func reference(_ type: String) -> JobQuery {
        JobQuery(.reference([ReferencePattern(type: type)]))
    }

    /// Jobs whose error has this fingerprint (`ERR-7f3a`).
    public static func error(fingerprint: String) -> JobQuery {
        JobQuery(.error([.fingerprint(fingerprint)]))
    }

    /// Jobs whose error's type or message contains a text, in upper or lower case. A scan.
    public static func error(containing text: String) -> JobQuery { JobQuery(.error([.text(text)])) }

    /// Jobs whose payload has this value at the path: `.payload("user", "plan", is: "business")`. A scan.
    public static func payload(_ step: String, _ steps: String..., is value: String) -> JobQuery {
        JobQuery(.payload(PayloadPath(values(step, steps)), [value]))
    }

    static func values<Value>(_ first: Value, _ others: [Value]) -> Values<Value> {
        Values([first] + others) ?? [first]
    }
}
