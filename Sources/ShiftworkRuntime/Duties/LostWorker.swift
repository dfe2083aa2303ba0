package import ShiftworkCore

/// That a worker was silent for longer than its lease, and its jobs were taken from it: a document of the store, since
/// the store forgets the worker itself.
package struct LostWorker: Sendable, Hashable {
    package static let kind = Document.Kind("lost-worker")
    /// How long it is remembered.
    package static let lifetime = Duration.seconds(7 * 86_400)

    package var id: WorkerID
    /// For people; nil where it was not written down.
    package var name: String?
    package var tenant: String?
    /// The last sign of life.
    package var beatAt: Timestamp?
    /// When its jobs were taken from it.
    package var at: Timestamp

    package init(_ worker: WorkerRecord, at: Timestamp) {
        (id, name, tenant) = (worker.info.id, worker.info.name, worker.info.tenant)
        (beatAt, self.at) = (worker.beatAt, at)
    }

    /// Reads a document.
    package init?(_ document: Document) {
        guard let id = WorkerID(parsing: document.key.id), let end = document.expiresAt else { return nil }
        let fields = try? JSONFields(JSONBytes(unchecked: document.data))
        (self.id, tenant, at) = (id, document.key.tenant, end - Self.lifetime)
        name = (try? fields?.string("name")) ?? nil
        beatAt = (try? fields?.moment("beat_at")) ?? nil
    }

    package var key: Document.Key { Document.Key(Self.kind, id.description, tenant: tenant) }

    /// Writes it down.
    package func change(if condition: DocumentChange.Condition = .any) -> DocumentChange {
        .put(key, JSONWriter.bytes { write(to: &$0) }, expiresAt: at + Self.lifetime, if: condition)
    }
}

extension LostWorker: JSONWritable {
    package func write(to json: inout JSONWriter) {
        json.object {
            $0.member("id", id.description)
            $0.member("name", name)
            $0.member("tenant", tenant)
            $0.member("beat_at", beatAt)
            $0.member("at", at)
        }
    }
}
