import Foundation
import GRDB
import Shiftwork
import Testing

@testable import ingest

@Suite("A run over a folder")
struct IngestRunTests {
    private let folder: SampleFolder

    init() throws { folder = try SampleFolder(files: 5) }

    private func ingest() async throws -> (IngestRun, Registration, IngestRun.Ending) {
        let run = try await IngestRun(Options([folder.texts, "--store", folder.store]))
        let seen = try await run.look()
        let ending = try await run.work()
        return (run, seen, ending)
    }

    @Test func `every file is chunked, embedded, stored and cleaned up`() async throws {
        let (run, seen, ending) = try await ingest()
        #expect(seen.added == 5)
        #expect(!ending.isInterrupted)
        #expect(ending.stages.map(\.failed) == [0, 0, 0, 0])
        #expect(ending.stages.map(\.finished).enumerated().allSatisfy { $0.offset == 1 || $0.element == 5 })
        let check = try await SelfCheck(run.services)
        #expect(check.problems == [])
        #expect(check.isGood && check.asked > 10)
        #expect(try await run.services.corpus.stagedCount() == 0)
        await run.shiftwork.store.close()
    }

    @Test func `a second run does only what has changed`() async throws {
        let (first, _, _) = try await ingest()
        await first.shiftwork.store.close()
        try folder.write("file-0.md", "Something else entirely.")
        try folder.remove("file-1.md")
        let (run, seen, ending) = try await ingest()
        #expect((seen.unchanged, seen.changed, seen.removed, seen.added) == (3, 1, 1, 0))
        // The changed file: one job of each kind. The removed one: one of the last kind.
        #expect(ending.stages.map(\.ended) == [1, 1, 1, 2])
        let vectors = try await run.services.corpus.vectors()
        #expect(vectors.filter { $0.path == "file-0.md" }.map(\.chunk.text) == ["Something else entirely."])
        #expect(!vectors.contains { $0.path == "file-1.md" })
        #expect(try await SelfCheck(run.services).problems == [])
        await run.shiftwork.store.close()
    }

    @Test func `a file that comes back as it was is ingested again`() async throws {
        let (first, _, _) = try await ingest()
        await first.shiftwork.store.close()
        try folder.remove("file-2.md")
        let (second, _, _) = try await ingest()
        await second.shiftwork.store.close()
        try folder.write("file-2.md", SampleFolder.text(seed: 3))
        let (run, seen, _) = try await ingest()
        #expect(seen.added == 1)
        #expect(try await run.services.corpus.vectors().contains { $0.path == "file-2.md" })
        await run.shiftwork.store.close()
    }

    @Test func `a file that is no text fails after its retries, and stands in nobody's way`() async throws {
        try folder.write("broken.md", [0x41, 0xff, 0x42])
        let link = folder.texts + "/nowhere.md"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "missing.md")
        let (run, seen, ending) = try await ingest()
        #expect(seen.added == 7)
        #expect(ending.stages.map(\.failed) == [2, 0, 0, 0])
        #expect(ending.retries == 4)
        let failed = try await run.shiftwork.jobs(matching: "status:failed File/broken.md").page().jobs
        #expect(failed.map(\.error?.message) == ["The file is not UTF-8."])
        #expect(failed.map(\.attempt) == [3])
        let text = try await Summary(run: run, store: folder.store).text(of: ending)
        #expect(text.contains("nowhere.md: The file cannot be read: No such file or directory."))
        #expect(try await SelfCheck(run.services).isGood)
        await run.shiftwork.store.close()
    }

    @Test func `a self-check finds a vector that is lost, and one that is another's`() async throws {
        let (run, _, _) = try await ingest()
        let corpus = run.services.corpus
        try await corpus.store.write { db in
            try db.execute(sql: "DELETE FROM ingest_vector WHERE path = 'file-0.md' AND number = 0")
            try db.execute(
                sql: """
                    UPDATE ingest_vector
                    SET embedding = (SELECT embedding FROM ingest_vector WHERE path = 'file-2.md' AND number = 1)
                    WHERE path = 'file-1.md' AND number = 0
                    """)
        }
        let check = try await SelfCheck(run.services)
        #expect(!check.isGood)
        #expect(
            check.problems == [
                "file-0.md has other chunks than were stored",
                "file-1.md, chunk 0, has a vector that is not its own",
            ])
        await run.shiftwork.store.close()
    }

    @Test func `a store belongs to one folder`() async throws {
        let (run, _, _) = try await ingest()
        await run.shiftwork.store.close()
        let other = try SampleFolder(files: 1)
        await #expect(throws: Options.Misuse.self) {
            _ = try await IngestRun(Options([other.texts, "--store", folder.store]))
        }
    }
}
