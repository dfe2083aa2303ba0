/// A stretch of a file, short enough to be found by what it is about.
public struct Chunk: Sendable, Hashable {
    /// Its place among the file's chunks, counted from 0.
    public var number: Int
    /// The line of the file on which it begins, counted from 1.
    public var line: Int
    /// The text, byte for byte.
    public var text: String

    /// States a chunk.
    public init(number: Int, line: Int, text: String) {
        (self.number, self.line, self.text) = (number, line, text)
    }
}
