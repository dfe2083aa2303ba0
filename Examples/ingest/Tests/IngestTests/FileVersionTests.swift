import Shiftwork
import Testing

@testable import ingest

@Suite("Versions of files")
struct FileVersionTests {
    private let file = FileVersion(path: "docs/guide.md", version: 3, seenAt: 1_760_000_000_000)

    @Test func `a step of a version has always the same id`() {
        #expect(file.jobID(ChunkFile.type) == file.jobID(ChunkFile.type))
        #expect(file.jobID(ChunkFile.type).uuid.isVersion7)
        #expect(file.jobID(ChunkFile.type).uuid.timestamp.microseconds == 1_760_000_000_000_000)
    }

    @Test func `no two steps have the same id`() {
        var next = file
        next.version = 4
        var ids: Set<JobID> = []
        for version in [file, next] {
            for type in Stage.types {
                for number in 0..<100 { ids.insert(version.jobID(type, number: number)) }
            }
        }
        #expect(ids.count == 800)
    }

    @Test func `a path that is too long for a reference keeps its end`() {
        let long = FileVersion(
            path: String(repeating: "folder/", count: 40) + "end.md", version: 1, seenAt: 0)
        #expect(long.reference.id.hasSuffix("folder/end.md"))
        #expect(long.reference.id.utf8.count <= 200)
        #expect(file.reference.description == "File/docs/guide.md")
    }
}
