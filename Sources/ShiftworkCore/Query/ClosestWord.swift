/// The word that somebody may have meant.
package enum ClosestWord {
    /// The candidate nearest to a misspelt word: a typing mistake or two away, or one is the beginning of
    /// the other. Nil when nothing is near.
    package static func to(_ word: String, among candidates: some Sequence<String>) -> String? {
        let typed = Array(word.lowercased().unicodeScalars.prefix(lengthLimit + 1))
        guard !typed.isEmpty, typed.count <= lengthLimit else { return nil }
        var closest: (word: String, gap: Int)?
        for candidate in candidates {
            guard let gap = gap(typed, Array(candidate.unicodeScalars)), gap < closest?.gap ?? .max else {
                continue
            }
            closest = (candidate, gap)
        }
        return closest?.word
    }

    // Keeps the work small whatever somebody pastes.
    private static let lengthLimit = 40

    private static func gap(_ typed: [Unicode.Scalar], _ word: [Unicode.Scalar]) -> Int? {
        let shorter = min(typed.count, word.count)
        let distance = distance(from: typed, to: word)
        if distance <= (shorter <= 3 ? 1 : 2) { return distance }
        return shorter >= 3 && (typed.starts(with: word) || word.starts(with: typed)) ? 3 : nil
    }

    /// The number of letters to insert, remove, replace or swap with their neighbour.
    static func distance(from one: [Unicode.Scalar], to other: [Unicode.Scalar]) -> Int {
        var beforeLast = [Int](repeating: 0, count: other.count + 1)
        var last = Array(0...other.count)
        for row in one.indices {
            var current = [row + 1]
            for column in other.indices {
                let replacing = last[column] + (one[row] == other[column] ? 0 : 1)
                var best = min(replacing, last[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, one[row] == other[column - 1], one[row - 1] == other[column] {
                    best = min(best, beforeLast[column - 1] + 1)
                }
                current.append(best)
            }
            (beforeLast, last) = (last, current)
        }
        return last[other.count]
    }
}
