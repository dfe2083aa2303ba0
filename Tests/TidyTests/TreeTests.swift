import Testing

@Suite struct `The tree` {
    @Test(arguments: Rule.all)
    func `keeps its walls`(_ rule: Rule) {
        let excused = Set(Exception.all.filter { $0.rule == rule.name }.map(\.path))
        for finding in rule.check(SourceTree.shared.files) where !excused.contains(finding.path) {
            Issue.record("\(rule.name): \(finding)")
        }
    }

    @Test func `was found and read`() {
        let paths = Set(SourceTree.shared.files.map(\.path))
        #expect(paths.contains("Package.swift"))
        #expect(paths.contains("Sources/ShiftworkCore/Lifecycle/Lifecycle.swift"))
        #expect(paths.contains("Tests/TidyTests/TreeTests.swift"))
    }

    @Test(arguments: Exception.all)
    func `needs each of its exceptions`(_ exception: Exception) throws {
        let rule = try #require(Rule.all.first { $0.name == exception.rule }, "no rule is named so")
        let files = SourceTree.shared.files.filter { $0.path == exception.path }
        #expect(!exception.reason.isEmpty)
        #expect(!rule.check(files).isEmpty, "\(exception.path) keeps \(exception.rule): delete the exception")
    }
}
