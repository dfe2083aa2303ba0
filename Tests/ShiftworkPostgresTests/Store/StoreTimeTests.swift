import ShiftworkCore
import Testing

@testable import ShiftworkPostgres

@Suite struct `The server's clock` {
    @Test func `is reckoned from an answer that came at once, not from one that waited`() throws {
        let time = StoreTime.server
        let reading = Timestamp(seconds: 1_000)
        time.note(reading, askedAt: .now - .seconds(1))
        #expect(time.reckoned == nil)
        time.note(reading, askedAt: .now)
        let reckoned = try #require(time.reckoned)
        #expect(reckoned >= reading)
        time.note(reading - .seconds(3), askedAt: .now)
        #expect(try #require(time.reckoned) >= reckoned)
    }
}
