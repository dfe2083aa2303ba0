/// A law that a store broke.
public struct LawBroken: Error, Sendable, CustomStringConvertible {
    /// What was expected and what was found.
    public let what: String
    /// The line of the law.
    public let file: String
    public let line: Int

    /// What broke, and where it was noticed.
    public var description: String { "\(what) (\(file):\(line))" }
}

/// Breaks the law unless the condition holds.
func require(
    _ condition: Bool, _ what: @autoclosure () -> String, file: String = #fileID, line: Int = #line
) throws(LawBroken) {
    guard condition else { throw LawBroken(what: what(), file: file, line: line) }
}

/// Breaks the law unless a value is the expected one.
func require<Value: Equatable>(
    _ value: Value, is expected: Value, _ what: @autoclosure () -> String = "", file: String = #fileID,
    line: Int = #line
) throws(LawBroken) {
    guard value != expected else { return }
    let subject = what()
    throw LawBroken(
        what: "\(subject.isEmpty ? "" : "\(subject): ")expected \(expected), found \(value)", file: file,
        line: line)
}

/// Breaks the law unless there is a value.
func require<Value>(
    _ value: Value?, _ what: @autoclosure () -> String = "there is no such thing", file: String = #fileID,
    line: Int = #line
) throws(LawBroken) -> Value {
    guard let value else { throw LawBroken(what: what(), file: file, line: line) }
    return value
}
