/// Finds the words by which one text of many is known: for asking a search questions whose answer is known.
public struct DistinctivePhrases: Sendable {
    private let frequency: [UInt64: Int]
    private let length: Int

    /// Learns from all texts how rare each pair of neighbouring words is.
    /// - Parameter length: words of a phrase.
    public init(texts: some Sequence<String>, length: Int = 24) {
        var frequency: [UInt64: Int] = [:]
        for text in texts {
            for pair in Set(DistinctivePhrases.pairs(Words(of: text).all)) {
                frequency[pair, default: 0] += 1
            }
        }
        (self.frequency, self.length) = (frequency, length)
    }

    /// The run of words in `text` that has the rarest pairs; nil when the text has fewer words than a phrase.
    public func phrase(of text: String) -> String? {
        let words = Words(of: text).all
        guard words.count >= length else { return nil }
        let rarity = DistinctivePhrases.pairs(words).map { 1 / Double(frequency[$0] ?? 1) }
        var sum = rarity.prefix(length - 1).reduce(0, +)
        var (best, bestSum) = (0, sum)
        for start in 1..<max(2, words.count - length + 1) where start + length <= words.count {
            sum += rarity[start + length - 2] - rarity[start - 1]
            if sum > bestSum { (best, bestSum) = (start, sum) }
        }
        return words[best..<best + length].joined(separator: " ")
    }

    private static func pairs(_ words: [String]) -> [UInt64] {
        zip(words, words.dropFirst()).map { Digest.hash("\($0) \($1)".utf8) }
    }
}
