import Testing

@testable import ShiftworkPostgres

@Suite struct `A reconnection` {
    @Test func `waits longer each time, up to five seconds`() {
        var reconnection = Reconnection()
        let pauses = (0..<12).map { _ in reconnection.pause(chance: 1) }
        #expect(pauses.first == .milliseconds(50))
        #expect(pauses == pauses.sorted())
        #expect(pauses.last == .seconds(5))
        reconnection.succeed()
        #expect(reconnection.pause(chance: 1) == .milliseconds(50))
    }

    @Test func `leaves at least half of a pause to nobody's luck`() {
        var (lucky, unlucky) = (Reconnection(), Reconnection())
        for _ in 0..<8 { #expect(lucky.pause(chance: 0) == unlucky.pause(chance: 1) / 2) }
    }
}
