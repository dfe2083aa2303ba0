import Testing

@testable import ingest

@Suite("Options")
struct OptionsTests {
    @Test func `a folder has a store of its own, unless another is named`() throws {
        let first = try Options(["/tmp/notes", "--home", "/tmp/home"])
        let second = try Options(["/tmp/other/notes/", "--home", "/tmp/home"])
        #expect(first.store.hasPrefix("/tmp/home/notes-") && first.store.hasSuffix(".sqlite"))
        #expect(first.store != second.store)
        #expect(try Options(["x", "--store", "here.sqlite", "--workers", "3"]).store == "here.sqlite")
    }

    @Test(arguments: [
        ["a", "b"], ["--workers", "none"], ["--workers", "0"], ["--store"], ["--colour", "red"],
    ])
    func `what cannot be understood is refused`(arguments: [String]) {
        #expect(throws: Options.Misuse.self) { try Options(arguments) }
    }
}
