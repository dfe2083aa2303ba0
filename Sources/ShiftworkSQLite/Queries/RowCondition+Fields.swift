internal import GRDB
internal import ShiftworkCore

// What has an order, in the columns of an ended job's row.

extension JobQuery.TimeField {
    func inRow(_ ranges: [JobQuery.TimeRange]) -> RowPredicate {
        switch self {
        case .created: .exactly(ranges.sql(of: "j.created_at"))
        case .scheduled, .runAt: .ofEnded(ranges.sql(of: "j.run_at"))
        case .enqueued: .ofEnded(ranges.sql(of: "j.enqueued_at"))
        case .started: .ofEnded(ranges.sql(of: "j.started_at"))
        case .finished: .exactly(ended(.finished, ranges))
        case .failed: .exactly(ended(.failed, ranges))
        case .killed: .exactly(ended(.killed, ranges))
        case .canceled: .exactly(ended(.canceled, ranges))
        case .blocked, .retry, .paused: .ofEnded("FALSE")
        case .killRequested: .nothing
        }
    }

    private func ended(_ status: JobStatus, _ ranges: [JobQuery.TimeRange]) -> SQL {
        "j.status = \(sql: "\(status.code)") AND (\(ranges.sql(of: "j.ended_at")))"
    }
}

extension JobQuery.DurationField {
    func inRow(_ ranges: [ClosedRange<Int64>]) -> RowPredicate {
        switch self {
        case .wait: .ofEnded(ranges.sql(of: "max(0, j.started_at - j.enqueued_at) / 1000"))
        case .run: .ofEnded(ranges.sql(of: "max(0, j.ended_at - j.started_at) / 1000"))
        }
    }
}

extension JobQuery.NumberField {
    func inRow(_ ranges: [ClosedRange<Int>]) -> RowPredicate {
        let ranges = ranges.map { Int64($0.lowerBound)...Int64($0.upperBound) }
        return switch self {
        case .attempt: .ofEnded(ranges.sql(of: "j.attempt"))
        case .retries: .ofEnded(ranges.sql(of: "max(0, j.attempt - 1)"))
        case .crashes: .ofEnded(ranges.sql(of: "j.crashes"))
        case .priority: .exactly(ranges.sql(of: "j.priority"))
        case .progress: .nothing
        }
    }
}

extension [JobQuery.TimeRange] {
    fileprivate func sql(of value: SQL) -> SQL {
        let ways = map { range -> SQL in
            switch (range.from?.microseconds, range.before?.microseconds) {
            case (let from?, let before?): "(\(value) >= \(from) AND \(value) < \(before))"
            case (let from?, nil): "\(value) >= \(from)"
            case (nil, let before?): "\(value) < \(before)"
            case (nil, nil): "\(value) IS NOT NULL"
            }
        }
        return ways.isEmpty ? "FALSE" : ways.joined(separator: " OR ")
    }
}

extension [ClosedRange<Int64>] {
    fileprivate func sql(of value: SQL) -> SQL {
        isEmpty
            ? "FALSE"
            : map { "\(value) BETWEEN \($0.lowerBound) AND \($0.upperBound)" as SQL }.joined(
                separator: " OR ")
    }
}
