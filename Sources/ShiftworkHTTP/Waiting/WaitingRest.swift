/// How long a worker that waits rests between two trips: ever longer while they bring it nothing, so that many who wait
/// cost little however much there is for others.
struct WaitingRest: Sendable, Hashable {
    /// Before the next trip.
    private(set) var length = WaitingRest.shortest

    static let shortest = Duration.milliseconds(20)
    static let longest = Duration.milliseconds(320)

    /// A trip brought nothing.
    mutating func lengthen() { length = min(length * 2, Self.longest) }
}
