/// How long to wait before the next try to connect: doubling from 50 ms to 5 s, each time a part of it by chance,
/// so that a fleet does not come back all at once.
struct Reconnection: Sendable {
    private var failures = 0

    static let first = Duration.milliseconds(50)
    static let longest = Duration.seconds(5)

    /// The pause after one more failure.
    /// - Parameter chance: 0 up to 1.
    mutating func pause(chance: Double) -> Duration {
        let full = min(Self.longest, Self.first * (1 << min(failures, 10)))
        failures += 1
        return full / 2 + full / 2 * chance
    }

    /// A connection was made.
    mutating func succeed() { failures = 0 }
}
