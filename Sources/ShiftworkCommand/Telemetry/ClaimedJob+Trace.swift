internal import ShiftworkCore
internal import ShiftworkRuntime

extension ClaimedJob {
    /// The `traceparent` of what this attempt asks of others: its own span, or where nobody keeps spans the one that
    /// the job came with.
    var traceparent: String? { JobTracing.currentContext()["traceparent"] ?? details.trace["traceparent"] }
}
