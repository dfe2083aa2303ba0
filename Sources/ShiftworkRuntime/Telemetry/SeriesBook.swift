internal import ShiftworkCore

/// What series are counted by, for each one handle. Whoever enqueues may invent types and queues: beyond
/// ``seriesLimit`` series of a metric, what is new is counted under `_other`.
struct SeriesBook<Handle> {
    private var handles: [JobMetrics.Key: Handle] = [:]
    private var counts: [String: Int] = [:]

    /// Series of one metric, those of `_other` besides.
    static var seriesLimit: Int { 1_000 }

    /// The handle of a series, made at its first use.
    mutating func handle(of key: JobMetrics.Key, make: (JobMetrics.Key) -> Handle) -> Handle {
        if let handle = handles[key] { return handle }
        var key = key
        if counts[key.name, default: 0] >= Self.seriesLimit {
            key = JobMetrics.Key(name: key.name, queue: "_other", type: "_other", outcome: key.outcome)
            if let rest = handles[key] { return rest }
        }
        counts[key.name, default: 0] += 1
        let handle = make(key)
        handles[key] = handle
        return handle
    }

    /// Handles that are kept.
    var count: Int { handles.count }
}
