import Foundation
import Testing

/// Runs that once showed a defect, made small.
@Suite struct CorpusTests {
    @Test(arguments: ["memory", "sqlite"])
    func `no recorded run breaks an invariant any more`(store: String) async throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Simulation/Corpus").path
        let replay = try await Simulate.run("--scenario", folder, "--store", store)
        #expect(replay.status == 0, "\(replay.output)")
    }
}
