internal import ArgumentParser
internal import ShiftworkCore

/// Which jobs: the filter language, and short forms of its commonest keys.
struct QueryOptions: ParsableArguments {
    @Option(
        name: .shortAndLong, help: "Jobs by the filter language, as in 'status:failed type:send-* since:7d'.")
    var query: String?

    @Option(help: "A status or several with commas, or a group: open, terminal, problem.")
    var status: String?

    @Option(help: "A type, or the beginning of one with *.")
    var type: String?

    @Option(help: "A queue, or several with commas.")
    var queue: String?

    @Option(help: "What the job is about, as TaskPlan/42 or TaskPlan/*.")
    var reference: String?

    @Option(help: "Made since then, as 7d or 2026-11-20.")
    var since: String?

    var isEmpty: Bool { [query, status, type, queue, reference, since].allSatisfy { $0 == nil } }

    /// All that was asked for.
    /// - Throws: `JobQueryError`.
    func parsed() throws(JobQueryError) -> JobQuery {
        var sum = try JobQuery(parsing: query ?? "")
        let short = [
            ("status", status), ("type", type), ("queue", queue), ("reference", reference), ("since", since),
        ]
        for (key, value) in short {
            guard let value else { continue }
            sum = sum && (try JobQuery(parsing: "\(key):\(value)"))
        }
        return sum
    }
}
