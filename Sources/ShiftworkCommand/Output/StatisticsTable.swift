internal import ShiftworkCore

/// Numbers by type, queue, status and user.
struct StatisticsTable: Sendable {
    /// What rows are made by.
    enum Part: String, Sendable, CaseIterable { case type, queue, status, user }

    let statistics: Statistics
    let counts: [StatusCount]
    let parts: [Part]
    let style: Style

    private struct Sum: Sendable {
        var count: Int64 = 0
        var wait = Histogram()
        var run = Histogram()
    }

    /// Jobs by status now, and the rates of the window.
    func summary(window: Duration) -> [String] {
        let now = JobStatus.allCases.compactMap { status -> String? in
            let count = counts.filter { $0.status == status }.reduce(0) { $0 + $1.count }
            guard count > 0 else { return nil }
            let text = "\(style.sign(status)) \(Numbers.grouped(count)) \(status.rawValue)"
            return style.paint(text, status.paint)
        }
        let rates = [
            ("succeeded", statistics.successRate), ("completed", statistics.completionRate),
            ("retried", statistics.retryRate),
        ].compactMap { name, share in share.map { "\(name) \(Numbers.percent($0))" } }
        let ended = JobStatus.terminal.reduce(Int64(0)) { $0 + statistics.count($1) }
        let last =
            "last \(Numbers.age(window)): \(Numbers.grouped(statistics.count(.queued))) enqueued, "
            + "\(Numbers.grouped(ended)) ended"
        return [
            now.isEmpty ? "No jobs." : now.joined(separator: "  "), ([last] + rates).joined(separator: ", "),
        ]
    }

    /// A row for each combination.
    var listing: Listing {
        var list = Listing(
            parts.map { Column($0.rawValue) }
                + ["count", "wait avg", "wait p95", "run min", "run avg", "run max", "run p95"].map {
                    Column($0, right: true)
                }, empty: "Nothing ended in this window.")
        for (key, sum) in sums.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            let (wait, run) = (DurationSummary(sum.wait), DurationSummary(sum.run))
            let cells =
                key.map { Cell($0) } + [Cell(sum.count), cell(wait?.mean), cell(wait?.p95)]
                + [cell(run?.min), cell(run?.mean), cell(run?.max), cell(run?.p95)]
            let json = JSONWriter.bytes { json in
                json.object { json in
                    for (part, value) in zip(parts, key) { json.member(part.rawValue, value) }
                    json.member("count", sum.count)
                    json.member("wait", wait)
                    json.member("run", run)
                }
            }
            list.append(cells, json: json, id: key.joined(separator: "/"))
        }
        return list
    }

    func writeSummary(to json: inout JSONWriter) {
        json.member("from", statistics.from)
        json.member("until", statistics.until)
        json.member("resolution", statistics.resolution.rawValue)
        json.member("success_rate", share: statistics.successRate)
        json.member("completion_rate", share: statistics.completionRate)
        json.member("retry_rate", share: statistics.retryRate)
        json.key("counts")
        json.object { json in
            for status in JobStatus.allCases {
                json.member(
                    status.rawValue, counts.filter { $0.status == status }.reduce(0) { $0 + $1.count })
            }
        }
    }

    private var sums: [[String]: Sum] {
        var sums: [[String]: Sum] = [:]
        for row in statistics.rows where row.status.isTerminal {
            let key = parts.map { part in
                switch part {
                case .type: row.type.rawValue
                case .queue: row.queue.rawValue
                case .status: row.status.rawValue
                case .user: row.user ?? ""
                }
            }
            sums[key, default: Sum()].count += row.count
            sums[key]?.wait.merge(row.wait)
            sums[key]?.run.merge(row.run)
        }
        return sums
    }

    private func cell(_ duration: Duration?) -> Cell {
        guard let duration else { return Cell("", raw: "") }
        return Cell(
            Numbers.duration(duration, isUnicode: style.isUnicode), raw: String(duration.microseconds / 1_000)
        )
    }
}
