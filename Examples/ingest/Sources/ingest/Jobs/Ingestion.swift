import Shiftwork
import TextVectors

/// What the jobs of the pipeline need to do their work.
struct Ingestion: Sendable {
    let folder: Folder
    let corpus: Corpus
    let chunker = Chunker(limit: 800)
    let embedder = Embedder()
    /// How long each job waits before it does anything: for those who want to see a slow run, or to interrupt one.
    var delay = Duration.zero

    /// How many chunks one job embeds.
    static let batch = 8

    /// The policy of every job here. A run may be killed at any time and as often as one likes, so a crash counts for
    /// little; a file that cannot be read may be about to be written, so it is tried again.
    static func defaults(_ priority: JobPriority) -> JobDefaults {
        JobDefaults(
            queue: "ingest", priority: priority,
            retry: .exponential(base: .milliseconds(250), cap: .seconds(5), maxAttempts: 3)
                .when { error in
                    if case UnreadableFile.tooLarge? = error as? UnreadableFile { .giveUp } else { nil }
                },
            timeout: .seconds(60), maxCrashes: 50)
    }
}

extension JobContext<Ingestion> {
    /// The beginning of every job.
    func begin() async throws {
        if services.delay > .zero { try await Task.sleep(for: services.delay) }
    }
}
