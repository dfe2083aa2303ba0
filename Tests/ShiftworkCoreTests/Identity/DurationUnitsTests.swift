internal import ShiftworkCore
internal import Testing

@Suite("Units of time")
struct DurationUnitsTests {
    @Test func `minutes, hours and days are so many seconds`() {
        #expect(Duration.minutes(2) == .seconds(120))
        #expect(Duration.hours(2) == .seconds(7_200))
        #expect(Duration.days(-2) == .seconds(-172_800))
        #expect(Duration.days(Int64.max) == .seconds(Int64.max))
        #expect(Duration.days(Int64.min) == .seconds(Int64.min))
    }

    @Test func `nanoseconds stay at the last that can be told`() {
        #expect(Duration.microseconds(1_500).nanoseconds == 1_500_000)
        #expect((Duration.zero - .milliseconds(7)).nanoseconds == -7_000_000)
        #expect(Duration.days(365 * 4_000).nanoseconds == .max)
        #expect(Duration.days(-365 * 4_000).nanoseconds == .min)
        #expect(Duration.seconds(9_223_372_036).nanoseconds == 9_223_372_036_000_000_000)
        #expect((Duration.seconds(9_223_372_036) + .milliseconds(999)).nanoseconds == .max)
    }
}
