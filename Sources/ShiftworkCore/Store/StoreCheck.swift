/// One thing that a store looked at in itself or in its server: for `doctor`, and whoever else asks how it is.
public struct StoreCheck: Sendable, Hashable {
    /// How bad it is.
    public enum Grade: String, Sendable, Hashable { case good, warning, problem }

    /// What was looked at, as in `fsync`.
    public var name: String
    public var grade: Grade
    /// What was found, with a number where there is one. Holds no secret.
    public var finding: String
    /// What to do about it; nil when there is nothing to do.
    public var fix: String?

    public init(_ name: String, _ grade: Grade, _ finding: String, fix: String? = nil) {
        (self.name, self.grade, self.finding, self.fix) = (name, grade, finding, fix)
    }
}

extension JobStore {
    /// Nothing beyond ``health()``.
    public func checks() async throws(StoreError) -> [StoreCheck] { [] }
}
