import Testing

@Suite struct `Seams and leftovers` {
    private let core = "Sources/ShiftworkCore/Sample.swift"
    private let laws = "Sources/ShiftworkLaws/Sample.swift"

    @Test(arguments: [
        "Task { work() }", "Task(priority: .high) { work() }", "Task<Void, Never> { work() }",
        "Task.detached { }",
        "Task.immediate { }", "try await Task.sleep(for: .seconds(1))", "@MainActor func f() {}",
        "DispatchQueue.global().async {}", "DispatchSemaphore(value: 1)", "sem_wait(&semaphore)",
        "let now = Date()",
        "let id = UUID()", "Int.random(in: 0..<6)", "let a: Bool = .random()",
        "let clock = ContinuousClock()", "list.shuffled()",
    ])
    func `Core and Runtime never reach past a seam`(_ call: String) {
        #expect(Rule.seams.findings(in: call, at: core).count >= 1)
        #expect(Rule.seams.findings(in: call, at: "Sources/ShiftworkRuntime/Sample.swift").count >= 1)
        #expect(Rule.seams.findings(in: call, at: laws).isEmpty)
        #expect(Rule.seams.findings(in: call, at: "Sources/ShiftworkRuntime/System.swift").isEmpty)
    }

    @Test(arguments: [
        "group.addTask { work() }", "try Task.checkCancellation()", "Date(timeIntervalSince1970: 0)",
        "// Task { }",
        "Int.random(in: 0..<6, using: &generator)", "let bits = system.random()", "let text = \"Task { }\"",
        "extension Task {}",
        "UUID(uuid: bytes)",
    ])
    func `what only looks like it passes`(_ call: String) {
        #expect(Rule.seams.findings(in: call, at: core).isEmpty)
    }

    @Test func `a task elsewhere is defended above`() {
        #expect(
            Rule.defendedTasks.findings(in: "func f() {\n    Task { g() }\n}", at: laws).map(\.line) == [2])
        #expect(Rule.defendedTasks.findings(in: "// Outlives the call: …\nTask { g() }", at: laws).isEmpty)
    }

    @Test func `unfinished work is refused in comments, not in code`() {
        #expect(Rule.unfinished.findings(in: "// TO\("DO"): later", at: laws).count == 1)
        #expect(Rule.unfinished.findings(in: "/* FIX\("ME") */", at: core).count == 1)
        #expect(Rule.unfinished.findings(in: "let words = [\"TO\("DO")\"]", at: core).isEmpty)
        #expect(
            Rule.unfinished.findings(in: "-- TO\("DO")", at: "Sources/ShiftworkSQLite/V001.sql").count == 1)
    }

    @Test(arguments: ["root", "home", "Users", "work"])
    func `a path of one machine is refused`(_ folder: String) {
        #expect(Rule.machinePaths.findings(in: "let path = \"/\(folder)/me/shiftwork\"", at: core).count == 1)
        #expect(Rule.machinePaths.findings(in: "cd /\(folder)/shiftwork", at: "docs/guide.md").count == 1)
        #expect(Rule.machinePaths.findings(in: "let route = \"/api/\(folder)/1\"", at: core).isEmpty)
    }
}
