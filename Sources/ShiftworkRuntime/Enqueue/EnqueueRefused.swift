public import ShiftworkCore

/// A job was not enqueued, and would not be if it was tried again unchanged.
public struct EnqueueRefused: Error, Sendable, CustomStringConvertible {
    /// The job's type.
    public let type: JobType
    /// What is wrong and what to do. Safe to log.
    public let description: String
    /// What refused it: a `PayloadError`, a `LimitExceeded`, or nil when the store did.
    public let underlying: (any Error)?

    init(_ type: JobType, _ description: String, underlying: (any Error)? = nil) {
        (self.type, self.description, self.underlying) = (type, description, underlying)
    }
}
