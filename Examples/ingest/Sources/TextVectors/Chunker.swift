/// Cuts a text into chunks at its paragraphs. Nothing is lost and nothing is repeated: joined, the chunks are the text.
///
/// A cut falls behind the last blank line that leaves a chunk of a decent size, else behind the last line that fits. A
/// line that is too long by itself is cut behind a space, and one without spaces between two scalars.
public struct Chunker: Sendable {
    /// The most bytes of UTF-8 that a chunk has.
    public let limit: Int

    /// Cuts at `limit` bytes at the latest; a scalar takes up to 4.
    public init(limit: Int = 1_000) {
        precondition(limit >= 4, "A chunk of \(limit) bytes cannot hold every scalar; use 4 or more.")
        self.limit = limit
    }

    /// The chunks of a text; none of an empty one.
    public func chunks(of text: String) -> [Chunk] {
        let bytes = Array(text.utf8)
        var chunks: [Chunk] = []
        var (start, line) = (0, 1)
        while start < bytes.count {
            let end = cut(bytes, from: start)
            let part = bytes[start..<end]
            chunks.append(
                Chunk(number: chunks.count, line: line, text: String(decoding: part, as: UTF8.self)))
            line += part.count { $0 == newline }
            start = end
        }
        return chunks
    }

    private func cut(_ bytes: [UInt8], from start: Int) -> Int {
        guard bytes.count - start > limit else { return bytes.count }
        let last = start + limit
        var (space, line, paragraph): (Int?, Int?, Int?)
        for index in start..<last {
            if bytes[index] == UInt8(ascii: " ") { space = index + 1 }
            guard bytes[index] == newline else { continue }
            line = index + 1
            if index > start, bytes[index - 1] == newline { paragraph = index + 1 }
        }
        if let paragraph, paragraph - start >= limit / 3 { return paragraph }
        return line ?? space ?? scalarBoundary(bytes, before: last)
    }

    /// A continuation byte of UTF-8 begins with the bits 10.
    private func scalarBoundary(_ bytes: [UInt8], before last: Int) -> Int {
        var end = last
        while bytes[end] & 0b1100_0000 == 0b1000_0000 { end -= 1 }
        return end
    }

    private let newline = UInt8(ascii: "\n")
}
