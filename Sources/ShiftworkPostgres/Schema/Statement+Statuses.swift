internal import ShiftworkCore

extension Statement.StringInterpolation {
    /// The code of a status, as a literal: with a parameter a plan would miss the partial indexes.
    mutating func appendInterpolation(_ status: JobStatus) { appendInterpolation(literal: status.code) }

    /// The codes of some statuses, as literals between brackets.
    mutating func appendInterpolation(_ statuses: Set<JobStatus>) {
        appendLiteral("(")
        for (index, code) in statuses.map(\.code).sorted().enumerated() {
            if index > 0 { appendLiteral(", ") }
            appendInterpolation(literal: code)
        }
        appendLiteral(")")
    }

    /// ``Timestamp/number(above:)`` of two expressions.
    mutating func appendInterpolation(numberAbove last: StaticString, now: StaticString) {
        appendLiteral(Timestamp.numberAbove("\(last)", now: "\(now)"))
    }

    /// The condition of a partial index over ended jobs, word for word as in the schema.
    mutating func appendInterpolation(ended: EndedJobs) {
        appendLiteral("status <> ")
        switch ended {
        case .bad: appendInterpolation(JobStatus.finished)
        }
    }
}

/// Which rows of `outcome` stand in an index.
enum EndedJobs {
    /// Those that ended other than finished.
    case bad
}
