internal import ShiftworkCore
internal import Testing

@testable internal import ShiftworkRuntime

/// What a process counts by.
struct SeriesTests {
    @Test func `who invents names of types does not fill the memory`() {
        var book = SeriesBook<JobMetrics.Key>()
        func counted(_ type: String) -> String {
            let key = JobMetrics.Key(
                name: "jobs_enqueued_total", queue: "mail", type: JobType(type), outcome: "")
            return book.handle(of: key) { $0 }.type.rawValue
        }
        let first = counted("first")
        for number in 0..<5_000 { _ = counted("invented-\(number)") }
        #expect(counted("another") == "_other")
        #expect(counted("first") == first)
        #expect(book.count == SeriesBook<JobMetrics.Key>.seriesLimit + 1)
    }
}
