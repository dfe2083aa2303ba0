import ServiceLifecycle
import Shiftwork

/// Looks at the folder now and then, and enqueues what is to be done.
struct Lookout: Service {
    let run: IngestRun

    private static let pause = Duration.seconds(2)

    func run() async throws {
        try await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do { _ = try await run.look() } catch is CancellationError { return }
                // A cancelled sleep ends the loop.
                try? await Task.sleep(for: Self.pause)
            }
        }
    }
}
