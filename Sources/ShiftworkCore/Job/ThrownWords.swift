/// Thrown by a handler: run again later; no attempt is spent.
public struct Snooze: Error, Sendable, Hashable {
    /// How long until the next run.
    public var duration: Duration

    public init(for duration: Duration) { self.duration = duration }
}

/// Thrown by a handler: fail at once, whatever attempts remain.
public struct Unrecoverable: Error, Sendable {
    /// What made it so.
    public var error: any Error

    public init(_ error: any Error) { self.error = error }
    /// Says why in words.
    public init(_ reason: String) { error = Reason(description: reason) }

    private struct Reason: Error, CustomStringConvertible { let description: String }
}

/// Thrown by a handler: stop for good. The job ends `killed`.
public struct Cancel: Error, Sendable, Hashable {
    /// Why, for the job's history.
    public var reason: String

    public init(_ reason: String) { self.reason = reason }
}
