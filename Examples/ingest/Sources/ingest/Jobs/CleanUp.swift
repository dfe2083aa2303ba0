import Shiftwork

/// Removes what a file's pipeline kept aside, and the vectors of a file that is gone.
struct CleanUp: Job {
    static let type: JobType = "clean-up"
    static let defaults = Ingestion.defaults(.high)

    var file: FileVersion
    var references: [JobReference] { [file.reference] }

    struct Cleaned: Codable, Sendable {
        var rows: Int
    }

    func perform(in context: JobContext<Ingestion>) async throws -> Cleaned {
        try await context.begin()
        return Cleaned(rows: try await context.services.corpus.cleanUp(file))
    }
}
