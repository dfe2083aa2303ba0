package import ShiftworkCore

/// Jobs that a silent worker held when they were about to be taken from it: a document of the store, so that whoever
/// tells of rescues finds them also when the rescuer dies halfway. Whether each was rescued, its history tells.
package struct RescuedJobs: Sendable, Hashable {
    package static let kind = Document.Kind("rescued-jobs")
    /// How long it waits for somebody who tells of them.
    static let lifetime = Duration.seconds(86_400)
    /// Jobs in one document.
    static let limit = 500

    package var worker: WorkerID
    package var jobs: [JobID]

    init(_ jobs: some Sequence<JobID>, of worker: WorkerID) {
        (self.worker, self.jobs) = (worker, Array(jobs))
    }

    /// Reads a document; nil when this program does not understand it.
    package init?(_ document: Document) {
        guard let fields = try? JSONFields(JSONBytes(unchecked: document.data)),
            let worker = try? fields.id("worker", WorkerID.self), let jobs = try? fields.strings("jobs")
        else { return nil }
        self.init(jobs.compactMap { JobID(parsing: $0) }, of: worker)
    }

    /// What writes down jobs of a worker: once for each time that it fell silent, whoever does so. What was written
    /// before stays.
    package static func changes(
        _ jobs: [JobID], of worker: WorkerRecord, at now: Timestamp
    ) -> [DocumentChange] {
        let sorted = jobs.sorted()
        return stride(from: 0, to: sorted.count, by: limit).map { start in
            let part = RescuedJobs(sorted[start...].prefix(limit), of: worker.info.id)
            let id = "\(worker.info.id).\(worker.beatAt.microseconds).\(sorted[start])"
            return .put(Document.Key(kind, id), part.data, expiresAt: now + lifetime, if: .absent)
        }
    }

    /// What leaves those that are not known of yet in the document that this was read from; nothing, if there are
    /// none.
    package func change(of document: Document, without known: Set<JobID>) -> DocumentChange {
        let rest = RescuedJobs(jobs.filter { !known.contains($0) }, of: worker)
        let condition = DocumentChange.Condition.version(document.version)
        guard !rest.jobs.isEmpty else { return .remove(document.key, if: condition) }
        return .put(document.key, rest.data, expiresAt: document.expiresAt, if: condition)
    }

    private var data: [UInt8] {
        JSONWriter.bytes { json in
            json.object {
                $0.member("worker", worker.description)
                $0.member("jobs", jobs.map(\.description))
            }
        }
    }
}
