/// An error as it is kept: what a handler threw, or why the system ended an attempt.
public struct JobFailure: Sendable, Hashable, Codable, Error {
    /// The error's type, as in `TimeoutError`.
    public var type: String
    /// What it says, cut to 16 KiB.
    public var message: String
    /// Where it came from, as far as known: a file and line, or the step.
    public var location: String?
    /// The fingerprint of its normalised text, `ERR-7f3a01bc`: one per cause.
    public var fingerprint: String
    /// Which attempt it ended; 0 when none.
    public var attempt: Int

    /// Records an error.
    public init(type: String, message: String, location: String? = nil, fingerprint: String, attempt: Int = 0)
    {
        (self.type, self.message, self.location) = (type, message, location)
        (self.fingerprint, self.attempt) = (fingerprint, attempt)
    }
}
