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
}
