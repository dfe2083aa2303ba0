import ServiceLifecycle
import Shiftwork

/// Looks at the folder now and then, and enqueues what is to be done.
struct Lookout: Service {
    let run: IngestRun
    /// Why the folder could not be looked at the last time.
    private var trouble: MissingFolder?

    private static let pause = Duration.seconds(2)

    init(run: IngestRun) { self.run = run }

    func run() async throws {
        try await cancelWhenGracefulShutdown {
            var lookout = self
            while !Task.isCancelled {
                do {
                    if let news = try await lookout.look() { say(news) }
                } catch is CancellationError { return }
                // A cancelled sleep ends the loop.
                try? await Task.sleep(for: Self.pause)
            }
        }
    }

    /// Looks once; returns what is to be said when the folder has gone or come back.
    mutating func look() async throws -> String? {
        let before = trouble
        do {
            _ = try await run.look()
            trouble = nil
        } catch let missing as MissingFolder {
            trouble = missing
        }
        guard trouble != before else { return nil }
        guard let trouble else { return "\(run.services.folder.root) is there again." }
        return "\(trouble) Nothing is removed; it is looked for again."
    }
}
