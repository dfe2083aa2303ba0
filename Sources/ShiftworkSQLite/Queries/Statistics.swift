internal import GRDB
public import ShiftworkCore

extension SQLiteStore {
    /// What the rollups say.
    ///
    /// The window is widened to whole buckets of the answer's resolution. Inside it the largest buckets that
    /// fit are read: a month takes days, with hours or minutes at its edges.
    /// - Throws: `unavailable`, `corrupt`.
    public func statistics(_ request: StatisticsRequest) async throws(StoreError) -> Statistics {
        let now = clock()
        return try await read(operation: "statistics") { db in
            let window = StatisticsWindow(request, now: now)
            var merger = try StatisticsMerger(request, in: db)
            for stretch in window.stretches { try merger.merge(stretch, from: db) }
            return Statistics(
                rows: merger.rows, resolution: window.resolution, from: window.from, until: window.until)
        }
    }
}

/// Which buckets answer a request.
struct StatisticsWindow: Hashable, Sendable {
    /// Buckets of one size without a gap.
    struct Stretch: Hashable, Sendable {
        var resolution: StatisticsResolution
        var from: Timestamp
        var until: Timestamp
    }

    let resolution: StatisticsResolution
    let from: Timestamp
    let until: Timestamp
    let stretches: [Stretch]

    init(_ request: StatisticsRequest, now: Timestamp) {
        resolution = request.resolution(now: now)
        let window = request.window(of: resolution)
        (from, until) = (window.lowerBound, window.upperBound)
        guard request.step == nil else {
            stretches = [Stretch(resolution: resolution, from: from, until: until)]
            return
        }
        // What lies ahead is empty: with it the last day is whole.
        let end = until > now ? until.raised(to: StatisticsResolution.day.length) : until
        stretches = Self.cover(
            from, end, with: StatisticsResolution.noFiner(than: resolution))
    }

    /// The stretch by its largest buckets, the rest on both sides by smaller ones.
    private static func cover(
        _ from: Timestamp, _ until: Timestamp, with sizes: [StatisticsResolution]
    ) -> [Stretch] {
        guard let size = sizes.first, from < until else { return [] }
        let (first, last) = (from.raised(to: size.length), until.floored(to: size.length))
        let smaller = Array(sizes.dropFirst())
        guard first < last else { return cover(from, until, with: smaller) }
        return cover(from, first, with: smaller) + [Stretch(resolution: size, from: first, until: last)]
            + cover(last, until, with: smaller)
    }
}

extension Timestamp {
    fileprivate func raised(to step: Duration) -> Timestamp {
        let floor = floored(to: step)
        return floor == self ? self : floor + step
    }
}

extension StatisticsResolution {
    /// The sizes from the largest to this one.
    fileprivate static func noFiner(than resolution: StatisticsResolution) -> [StatisticsResolution] {
        allCases.filter { $0.length >= resolution.length }.sorted { $0.length > $1.length }
    }
}
