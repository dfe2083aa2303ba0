internal import Foundation

/// An exceptional step of a job's life as it stands in tables, as JSON; time and order are columns.
/// Statuses by code, moments in microseconds since 1970.
package struct StoredEvent: Codable {
    var kind: String
    var from: Int64?
    package var to: Int64
    var attempt: Int
    var worker: WorkerID?
    var enqueuedAt: Int64?
    var startedAt: Int64?
    var dueAt: Int64?
    var failure: JobFailure?
    var actor: String?
    var reason: String?

    package init(_ entry: HistoryEntry) {
        (kind, from, to, attempt) = (entry.kind.name, entry.from?.code, entry.to.code, entry.attempt)
        (worker, failure, actor, reason) = (entry.worker, entry.failure, entry.actor, entry.reason)
        enqueuedAt = entry.enqueuedAt?.microseconds
        startedAt = entry.startedAt?.microseconds
        dueAt = entry.dueAt?.microseconds
    }

    /// The step as it was; nil when this program does not know its kind or statuses.
    package func entry(sequence: Int, at: Timestamp) -> HistoryEntry? {
        guard let kind = HistoryEntry.Kind(name: kind), let to = JobStatus(code: to) else { return nil }
        var entry = HistoryEntry(
            sequence: sequence, at: at, kind: kind, from: from.flatMap(JobStatus.init(code:)), to: to,
            attempt: attempt)
        (entry.worker, entry.failure, entry.actor, entry.reason) = (worker, failure, actor, reason)
        entry.enqueuedAt = enqueuedAt.map(Timestamp.init(microseconds:))
        entry.startedAt = startedAt.map(Timestamp.init(microseconds:))
        entry.dueAt = dueAt.map(Timestamp.init(microseconds:))
        return entry
    }
}

extension StoredEvent {
    /// Reads what stands in tables.
    package init(json: String) throws {
        self = try JSONDecoder().decode(StoredEvent.self, from: Data(json.utf8))
    }

    /// What stands in tables.
    package func json() throws -> String { String(decoding: try JSONEncoder().encode(self), as: UTF8.self) }
}

extension HistoryEntry.Kind {
    init?(name: String) {
        switch name {
        case "enqueue": self = .enqueue
        case "edit": self = .edit
        default:
            guard let event = JobEvent(rawValue: name) else { return nil }
            self = .event(event)
        }
    }
}
