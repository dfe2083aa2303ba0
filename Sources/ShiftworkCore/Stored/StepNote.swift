/// What is known about a step of a job besides the event: for the history and the statistics.
package struct StepNote {
    package var failure: JobFailure?
    package var actor: String?
    package var reason: String?
    /// Whether an operator asked: then even a release is kept in the history.
    package var isByOperator = false
    /// The start of the run that ends, as it is shown.
    package var startedAt: Timestamp?
    package var result: [UInt8]?

    /// Nothing is known.
    package init() {}
}
