/// What a scanner reports to, in the order of the text. Offsets count bytes from the start.
///
/// Everything that looks into JSON is a sink of the one scanner, so nothing can be validated by one set of
/// rules and read by another.
protocol JSONSink {
    /// An object or array begins at the byte `offset`.
    mutating func open(_ container: JSONContainer, at offset: Int)
    /// The innermost container ended before the byte `end`.
    mutating func close(at end: Int)
    /// A key of the innermost object; `content` lies between its quotes.
    mutating func key(_ content: Range<Int>)
    /// A value that holds no others; for a string, `range` includes its quotes.
    mutating func scalar(_ scalar: JSONScalar, _ range: Range<Int>)
}

/// A value that holds others.
enum JSONContainer {
    case object
    case array
}

/// A value that holds no others.
enum JSONScalar {
    case string
    case number
    case bool
    case null
}

/// Listens to nothing: validation alone.
struct JSONValidation: JSONSink {
    mutating func open(_ container: JSONContainer, at offset: Int) {}
    mutating func close(at end: Int) {}
    mutating func key(_ content: Range<Int>) {}
    mutating func scalar(_ scalar: JSONScalar, _ range: Range<Int>) {}
}
