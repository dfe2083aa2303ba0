/// Which buckets answer a request.
package struct StatisticsWindow: Hashable, Sendable {
    /// Buckets of one size without a gap.
    package struct Stretch: Hashable, Sendable {
        package var resolution: StatisticsResolution
        package var from: Timestamp
        package var until: Timestamp
    }

    package let resolution: StatisticsResolution
    package let from: Timestamp
    package let until: Timestamp
    package let stretches: [Stretch]

    package init(_ request: StatisticsRequest, now: Timestamp) {
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
