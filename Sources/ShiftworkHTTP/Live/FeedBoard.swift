/// What is known of one topic, in parts, each with the number of its last change.
///
/// A topic that is told as a whole has one part. Of those that tell differences each part is a line of the list. A
/// reader who knows all up to a number is told the parts with higher numbers: so nothing is queued for anybody, and a
/// slow reader gets the newest.
struct FeedBoard: Sendable {
    /// One part as it was found.
    struct Found: Sendable, Equatable {
        var name: String
        var json: [UInt8]
        /// What to tell when it is not found any more; nil for what stays.
        var absent: [UInt8]?
    }

    private struct Part: Sendable {
        var found: Found
        /// 0 for what was there when looking began: nobody is told.
        var number: Int
        var isAbsent = false
    }

    private var parts: [Part] = []
    private var wasRead = false
    /// That of the last change.
    private(set) var number = 0
    /// The number of the last part that is not kept any more: who knows less has missed something.
    private(set) var forgotten = 0

    /// Parts that are kept, and more while more are there; of those that have gone the oldest go first.
    private static let limit = 1_000

    /// Takes in what was found. `next` gives the number of a change; true when there was one.
    mutating func take(_ found: [Found], isBaselineSilent: Bool, next: () -> Int) -> Bool {
        var places: [String: Int] = [:]
        for (place, part) in parts.enumerated() { places[part.found.name] = place }
        var isChanged = false
        var seen: Set<String> = []
        for one in found {
            seen.insert(one.name)
            if let place = places[one.name] {
                guard parts[place].found != one || parts[place].isAbsent else { continue }
                number = next()
                parts[place] = Part(found: one, number: number)
            } else if isBaselineSilent, !wasRead {
                parts.append(Part(found: one, number: 0))
            } else {
                number = next()
                parts.append(Part(found: one, number: number))
            }
            isChanged = true
        }
        for place in parts.indices where !parts[place].isAbsent && !seen.contains(parts[place].found.name) {
            guard parts[place].found.absent != nil else { continue }
            number = next()
            (parts[place].isAbsent, parts[place].number) = (true, number)
            isChanged = true
        }
        if parts.count > Self.limit {
            // What is there is known as long as it is there: forgotten, it would be news again.
            let gone = parts.filter { !seen.contains($0.found.name) }.sorted { $0.number < $1.number }
                .prefix(parts.count - Self.limit)
            forgotten = max(forgotten, gone.last?.number ?? 0)
            let names = Set(gone.map(\.found.name))
            parts.removeAll { names.contains($0.found.name) }
        }
        wasRead = true
        return isChanged
    }

    /// What somebody has not heard who knows all up to a number, oldest first; empty when there is nothing.
    func news(after number: Int) -> [[UInt8]] {
        parts.filter { $0.number > number }.sorted { $0.number < $1.number }
            .map { $0.isAbsent ? $0.found.absent ?? [] : $0.found.json }
    }
}
