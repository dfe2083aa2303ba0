import Foundation
import Shiftwork
import Testing

@testable import ingest

@Suite("A folder that is not there")
struct MissingFolderTests {
    private let folder: SampleFolder

    init() throws { folder = try SampleFolder(files: 3) }

    private func start() async throws -> IngestRun {
        try await IngestRun(Options([folder.texts, "--store", folder.store]))
    }

    private var missing: MissingFolder { MissingFolder(description: "There is no folder \(folder.texts).") }

    @Test func `is refused, and no store is made for it`() async throws {
        try folder.move(away: true)
        await #expect(throws: missing) { _ = try await start() }
        #expect(!FileManager.default.fileExists(atPath: folder.store))
    }

    @Test func `is refused when it is a file`() async throws {
        let file = folder.texts + "/file-0.md"
        await #expect(throws: MissingFolder(description: "There is no folder \(file).")) {
            _ = try await IngestRun(Options([file, "--store", folder.store]))
        }
    }

    @Test func `is refused although it was ingested before, and what is known of it stays`() async throws {
        let first = try await start()
        _ = try await first.look()
        _ = try await first.work()
        let vectors = try await first.services.corpus.vectors().count
        await first.shiftwork.store.close()

        try folder.move(away: true)
        await #expect(throws: missing) { _ = try await start() }

        try folder.move(away: false)
        let again = try await start()
        let seen = try await again.look()
        #expect((seen.unchanged, seen.added, seen.removed) == (3, 0, 0))
        #expect(try await again.services.corpus.vectors().count == vectors)
        await again.shiftwork.store.close()
    }

    @Test func `that vanishes later loses nothing, is said once, and is watched again`() async throws {
        let run = try await start()
        var lookout = Lookout(run: run)
        #expect(try await lookout.look() == nil)
        #expect(try await run.services.corpus.pending().count == 3)

        try folder.move(away: true)
        #expect(try await lookout.look() == "\(missing) Nothing is removed; it is looked for again.")
        #expect(try await lookout.look() == nil)
        #expect(try await run.services.corpus.pending().map(\.version) == [1, 1, 1])

        try folder.move(away: false)
        try folder.remove("file-0.md")
        #expect(try await lookout.look() == "\(folder.texts) is there again.")
        #expect(try await run.services.corpus.pending().map(\.version) == [2, 1, 1])
        await run.shiftwork.store.close()
    }
}
