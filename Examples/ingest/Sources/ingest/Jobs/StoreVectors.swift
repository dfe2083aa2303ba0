import Shiftwork
import ShiftworkSQLite

/// Puts the vectors of a file in place, all at once: whoever searches sees the version before, or this one.
///
/// The job is settled in the transaction that does so. It has stored them if and only if it is finished: exactly once.
struct StoreVectors: Job {
    static let type: JobType = "store-vectors"
    static let defaults = Ingestion.defaults(3)

    var file: FileVersion
    var references: [JobReference] { [file.reference] }

    struct Stored: Codable, Sendable {
        var vectors: Int
        /// Whether the file had changed before its vectors were in place: the job of the later version stores them.
        var isOutdated: Bool
    }

    func perform(in context: JobContext<Ingestion>) async throws {
        try await context.begin()
        try await context.services.corpus.publish(file) { vectors, db in
            try context.settle(result: Stored(vectors: vectors ?? 0, isOutdated: vectors == nil), in: db)
        }
    }
}
