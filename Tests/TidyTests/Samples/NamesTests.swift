import Testing

@Suite struct `Names and imports` {
    @Test(arguments: ["JobUtils", "TestHelpers", "Common", "StoreManager"])
    func `a file that names no concept is refused`(_ name: String) {
        #expect(Rule.fileNames.findings(in: "", at: "Sources/ShiftworkCore/\(name).swift").count == 1)
    }

    @Test func `a second public type needs a file of its own, unless one names the other`() {
        let path = "Sources/ShiftworkCore/Job.swift"
        let held = """
            public struct Job { public enum Nested {} }
            public struct JobError: Error { let page: Page }
            public struct Page {}
            extension Page { var jobs: [Job] }
            struct Other {}
            """
        #expect(Rule.onePublicType.findings(in: held, at: path).isEmpty)
        let two = "public struct Job {}\npublic final class Queue { let a: Int }"
        #expect(Rule.onePublicType.findings(in: two, at: path).map(\.line) == [2])
        #expect(Rule.onePublicType.findings(in: two, at: "Tests/CoreTests/Job.swift").isEmpty)
    }

    @Test(arguments: [
        ("ShiftworkCore", "GRDB"), ("ShiftworkCore", "ShiftworkRuntime"),
        ("ShiftworkSQLite", "ShiftworkMemory"),
        ("ShiftworkSQLite", "ShiftworkRuntime"), ("ShiftworkRuntime", "ShiftworkSQLite"),
        ("ShiftworkNew", "Logging"),
    ])
    func `an arrow that does not point to Core is refused`(_ target: String, _ module: String) {
        let path = "Sources/\(target)/Sample.swift"
        #expect(Rule.imports.findings(in: "internal import \(module)", at: path).count == 1)
        #expect(Rule.imports.findings(in: "@testable import struct \(module).Thing", at: path).count == 1)
    }

    @Test func `an arrow to Core is welcome, and a comment is no import`() {
        let text = "public import ShiftworkCore\n// import GRDB\ninternal import Logging"
        #expect(Rule.imports.findings(in: text, at: "Sources/ShiftworkRuntime/Sample.swift").isEmpty)
        #expect(Rule.imports.findings(in: "import GRDB", at: "Tests/ShiftworkCoreTests/Sample.swift").isEmpty)
    }

    @Test func `a database package stays in its store`() {
        #expect(
            Rule.owners.findings(in: "import GRDB", at: "Sources/ShiftworkCommand/Sample.swift").count == 1)
        #expect(Rule.owners.findings(in: "import GRDB", at: "Sources/ShiftworkSQLite/Sample.swift").isEmpty)
    }
}
