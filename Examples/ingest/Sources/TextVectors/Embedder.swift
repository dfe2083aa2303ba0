/// Turns texts into embeddings by feature hashing: no model, nothing learnt, the same on every machine.
///
/// Each word and each pair of neighbours is hashed; the hash names one of the dimensions and a sign, so that features
/// which meet by chance cancel out on average. A feature counts with the square root of its frequency, words that
/// every text has count little, and the sum is brought to length 1. It finds texts by their words, not by their
/// meaning: "car" and "automobile" have nothing in common.
public struct Embedder: Sendable {
    /// Makes an embedder; all are alike.
    public init() {}

    /// The embedding of a text.
    public func embedding(of text: String) -> Embedding {
        let words = Words(of: text).all
        var counts: [UInt64: Float] = [:]
        var weights: [UInt64: Float] = [:]
        var before: UInt64?
        for word in words {
            let hash = Digest.hash(word.utf8)
            counts[hash, default: 0] += 1
            weights[hash] = Embedder.weight(of: word)
            if let before {
                let pair = Digest.mix(before &* 31 &+ hash)
                counts[pair, default: 0] += 1
                weights[pair] = 1
            }
            before = hash
        }
        // Sorted, because sums of floats depend on their order, and a dictionary's order differs from run to run.
        let features = counts.keys.sorted().map { ($0, (weights[$0] ?? 0) * (counts[$0] ?? 0).squareRoot()) }
        return Embedding(values: Embedder.sum(features))
    }

    private static func sum(_ features: [(hash: UInt64, weight: Float)]) -> [Float] {
        var values = [Float](repeating: 0, count: Embedding.dimensions)
        for feature in features {
            let slot = Int(feature.hash % UInt64(Embedding.dimensions))
            values[slot] += feature.hash >> 63 == 0 ? feature.weight : -feature.weight
        }
        let length = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return length > 0 ? values.map { $0 / length } : values
    }

    private static func weight(of word: String) -> Float {
        common.contains(word) ? 0.2 : word.utf8.count < 3 ? 0.4 : 1
    }

    private static let common: Set<String> = [
        "the", "and", "for", "are", "that", "this", "with", "not", "but", "from", "has", "its", "all", "can",
        "one",
        "was", "were", "will", "when", "what", "which", "who", "than", "then", "they", "there", "their",
        "have",
        "had", "been", "into", "only", "other", "some", "any", "each", "per", "you", "your", "our", "may",
        "must",
    ]
}
