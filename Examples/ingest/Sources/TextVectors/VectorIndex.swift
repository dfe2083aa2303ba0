/// Vectors with what they stand for, searched by comparing all of them: exact, and fast enough for a folder.
public struct VectorIndex<Place: Sendable>: Sendable {
    /// What was found, and how near it is.
    public struct Hit: Sendable {
        /// What the vector stands for.
        public var place: Place
        /// The cosine to the query, -1 to 1.
        public var score: Float
    }

    private let entries: [(place: Place, embedding: Embedding)]

    /// An index over these.
    public init(_ entries: [(place: Place, embedding: Embedding)]) { self.entries = entries }

    /// How many vectors there are.
    public var count: Int { entries.count }

    /// The nearest, the best first; among equals those that were given first.
    public func nearest(to query: Embedding, limit: Int) -> [Hit] {
        let scored = entries.indices.map { (index: $0, score: entries[$0].embedding.cosine(to: query)) }
        let best = scored.sorted { $0.score != $1.score ? $0.score > $1.score : $0.index < $1.index }
        return best.prefix(limit).map { Hit(place: entries[$0.index].place, score: $0.score) }
    }
}
