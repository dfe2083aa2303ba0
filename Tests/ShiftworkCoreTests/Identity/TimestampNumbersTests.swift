internal import ShiftworkCore
internal import Testing

@Suite("Numbers that no store gives out twice")
struct TimestampNumbersTests {
    private let now = Timestamp(seconds: 1_790_000_000)

    @Test func `go by the clock`() {
        #expect(now.number(above: 0) == now.microseconds)
        #expect(now.number(above: now.microseconds - 1) == now.microseconds)
    }

    @Test(arguments: [0, 1, 999_999, 3_600_000_000])
    func `rise where the clock stands still or was set back`(behind: Int64) {
        let last = now.microseconds + behind
        #expect(now.number(above: last) > last)
        #expect(now.number(above: last) <= last + (1 << 20))
    }

    @Test func `differ between two moments, also behind a number that was given out ahead of the clock`() {
        let last = now.microseconds + 3_600_000_000
        let numbers = (0..<1_000).map { (now + .microseconds($0 * 977)).number(above: last) }
        #expect(Set(numbers).count == numbers.count)
    }
}
