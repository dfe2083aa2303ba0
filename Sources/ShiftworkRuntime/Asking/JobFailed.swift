public import ShiftworkCore

/// A job ended other than finished.
public struct JobFailed: Error, Sendable, CustomStringConvertible {
    public let id: JobID
    /// `failed`, `killed` or `canceled`.
    public let status: JobStatus
    /// The recorded error, when there is one.
    public let failure: JobFailure?

    /// Safe to log: names the error's type and fingerprint, not its message.
    public var description: String {
        "Job \(id) is \(status.rawValue)" + (failure.map { ": \($0.type) (\($0.fingerprint))" } ?? "") + "."
    }
}
