/// A broken invariant, found by looking.
public struct Finding: Sendable, Hashable {
    /// The invariant's number and name, as in `I9 IndexEqualsRows`.
    public var invariant: String
    /// Stands for an invariant where the store's own file is damaged.
    public static let damagedFile = "damaged file"
    /// What is wrong, with numbers.
    public var detail: String
    public var job: JobID?

    public init(_ invariant: String, _ detail: String, job: JobID? = nil) {
        (self.invariant, self.detail, self.job) = (invariant, detail, job)
    }
}
