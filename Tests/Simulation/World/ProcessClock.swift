import ShiftworkCore

/// The clocks of one process: a wall clock that is off and drifts, a monotonic one with a beginning of its own.
struct ProcessClock: Sendable, Codable {
    /// How far the wall clock is off, in microseconds.
    var offset: Int64
    /// How much faster than true time both clocks run, in parts per million.
    var drift: Int64
    /// What the monotonic clock said when the run began, in microseconds.
    var origin: Int64

    /// The wall clock at a moment of true time.
    func wall(at now: Int64) -> Timestamp { World.epoch + .microseconds(local(now) + offset) }

    /// The monotonic clock at a moment of true time.
    func uptime(at now: Int64) -> Duration { .microseconds(origin + local(now)) }

    /// How much true time passes until so much has passed on these clocks: never less.
    func worldTime(_ duration: Duration) -> Int64 {
        let wanted = max(0, duration.wholeMicroseconds)
        guard wanted > 0 else { return 0 }
        return wanted - wanted * drift / (1_000_000 + drift) + 2
    }

    private func local(_ now: Int64) -> Int64 { now + now * drift / 1_000_000 }
}

extension Duration {
    /// In whole microseconds, rounded up; a very long time at the most.
    var wholeMicroseconds: Int64 {
        let (seconds, attoseconds) = components
        guard seconds < 1_000_000_000 else { return 1_000_000_000_000_000 }
        return seconds * 1_000_000 + (attoseconds + 999_999_999_999) / 1_000_000_000_000
    }
}
