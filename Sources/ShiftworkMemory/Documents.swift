internal import ShiftworkCore

extension MemoryTable {
    mutating func save(_ change: DocumentChange, at now: Timestamp) -> DocumentReply {
        let outcome = change.outcome(on: documents[change.key], now: now)
        documents[change.key] = outcome.stored
        return outcome.reply
    }

    func documents(_ request: DocumentRequest, at now: Timestamp) -> [Document] {
        let found = documents.values.filter { request.covers($0.key) && $0.isAlive(at: now) }
        let sorted = found.sorted { request.isDescending ? $0.key > $1.key : $0.key < $1.key }
        return Array(sorted.prefix(request.limit))
    }

    /// Forgets what has expired; whether there may be more of it.
    mutating func sweepDocuments(limit: Int, at now: Timestamp) -> Bool {
        let expired = documents.values.filter { !$0.isAlive(at: now) }.map(\.key).sorted()
        for key in expired.prefix(limit) { documents[key] = nil }
        return expired.count >= limit
    }
}
