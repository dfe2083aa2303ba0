package import ShiftworkCore

/// That a worker was silent for longer than its lease, and its jobs were taken from it: a document of the store, since
/// the store forgets the worker itself.
package struct LostWorker: Sendable, Hashable {
    package static let kind = Document.Kind("lost-worker")
    /// How long it is remembered.
    package static let lifetime = Duration.seconds(7 * 86_400)

    package var worker: WorkerID
    package var at: Timestamp

    package init(worker: WorkerID, at: Timestamp) { (self.worker, self.at) = (worker, at) }

    /// Reads a document.
    package init?(_ document: Document) {
        guard let worker = WorkerID(parsing: document.key.id), let end = document.expiresAt else {
            return nil
        }
        self.init(worker: worker, at: end - Self.lifetime)
    }

    package var change: DocumentChange {
        .put(Document.Key(Self.kind, worker.description), Array("{}".utf8), expiresAt: at + Self.lifetime)
    }
}
