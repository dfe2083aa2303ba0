/// A test expected a job to be enqueued, or not to be, and it is otherwise.
public struct ExpectationFailed: Error, Sendable, CustomStringConvertible {
    /// What was expected, and what there is.
    public let description: String
}
