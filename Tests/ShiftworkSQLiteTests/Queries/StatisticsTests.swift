import Foundation
import GRDB
import ShiftworkCore
import Testing

@testable import ShiftworkSQLite

struct StatisticsTests {
    private static let now = Timestamp(seconds: 1_800_000_000)

    @Test(arguments: [
        (Duration.seconds(90), Duration.zero), (.hours(24), .zero), (.hours(25), .hours(1)),
        (.hours(30 * 24), .zero), (.hours(100 * 24), .zero), (.hours(24 * 24), .hours(23 * 24)),
    ])
    func `the buckets cover the window once, the largest that fit`(_ from: Duration, _ until: Duration) {
        let request = StatisticsRequest(from: Self.now - from, until: Self.now - until)
        let window = StatisticsWindow(request, now: Self.now)
        #expect(window.stretches.first?.from == window.from)
        #expect(window.stretches.last.map { $0.until >= window.until } == true)
        for (one, next) in zip(window.stretches, window.stretches.dropFirst()) {
            #expect(one.until == next.from)
        }
        for stretch in window.stretches {
            #expect(stretch.from.floored(to: stretch.resolution.length) == stretch.from)
            #expect(stretch.until.floored(to: stretch.resolution.length) == stretch.until)
        }
        let buckets = window.stretches.reduce(0) {
            $0 + ($1.until - $1.from).microseconds / $1.resolution.length.microseconds
        }
        #expect(buckets < 60 + 60 + 24 + 24 + 110)
    }

    @Test func `series and totals add up to the same`() async throws {
        let table = try JobTable()
        try await table.fillStatistics(hours: 30, until: Self.now)
        let from = Self.now - .hours(26)
        let total = try await table.store.statistics(StatisticsRequest(from: from, until: Self.now))
        let series = try await table.store.statistics(
            StatisticsRequest(from: total.from, until: total.until, step: .minute))
        #expect(total.count(.finished) == series.count(.finished))
        #expect(total.run(.finished) == series.run(.finished))
        #expect(total.count(.finished) == (total.until - total.from).microseconds / 60_000_000)
        #expect(Set(series.rows.map(\.bucket)).count == series.rows.count)
        var request = StatisticsRequest(from: from, until: Self.now)
        request.types = ["other"]
        #expect(try await table.store.statistics(request).rows.isEmpty)
    }
}

extension JobTable {
    /// One finished job each minute, in the buckets of every size.
    func fillStatistics(hours: Int, until end: Timestamp) async throws {
        try await writer.write { db in
            try db.execute(sql: "INSERT INTO queue (id, tenant, name) VALUES (7, '', 'mail')")
            try db.execute(sql: "INSERT INTO type (id, name) VALUES (8, 'send')")
            for resolution in StatisticsResolution.allCases {
                var buckets: [Timestamp: Histogram] = [:]
                for minute in 0..<Int64(hours * 60) {
                    let at = end.floored(to: .seconds(60)) - .seconds(60 * minute)
                    buckets[at.floored(to: resolution.length), default: Histogram()].record(1_000 + minute)
                }
                for (bucket, times) in buckets {
                    let (size, encoded) = (resolution.length.components.seconds, Data(times.encoded))
                    try db.execute(
                        literal: """
                            INSERT INTO stat
                            VALUES (\(size), \(bucket.microseconds), 7, 8, \(JobStatus.finished.code), '',
                              \(times.count), \(times.count), \(encoded), \(encoded))
                            """)
                }
            }
        }
    }
}
