internal import Foundation

/// An operation as it stands in tables. Moments stand beside the operation to the microsecond: as text they have
/// milliseconds.
private struct StoredOperation: Codable {
    let operation: Operation
    let asOf: Int64
    let createdAt: Int64
    let endedAt: Int64?
    let pacedUntil: Int64?
}

extension Operation {
    /// Reads what stands in tables.
    package init(json: String) throws {
        let stored = try JSONDecoder().decode(StoredOperation.self, from: Data(json.utf8))
        self = stored.operation
        asOf = Timestamp(microseconds: stored.asOf)
        createdAt = Timestamp(microseconds: stored.createdAt)
        endedAt = stored.endedAt.map(Timestamp.init(microseconds:))
        pacedUntil = stored.pacedUntil.map(Timestamp.init(microseconds:))
    }

    /// What stands in tables.
    package func json() throws -> String {
        // Whatever the moments are, the text is read again.
        var plain = self
        (plain.asOf, plain.createdAt) = (Timestamp(seconds: 0), Timestamp(seconds: 0))
        plain.endedAt = endedAt.map { _ in Timestamp(seconds: 0) }
        plain.pacedUntil = nil
        let stored = StoredOperation(
            operation: plain, asOf: asOf.microseconds, createdAt: createdAt.microseconds,
            endedAt: endedAt?.microseconds, pacedUntil: pacedUntil?.microseconds)
        return String(decoding: try JSONEncoder().encode(stored), as: UTF8.self)
    }
}
