import Testing

@Suite struct `SQL in stores` {
    private let path = "Sources/ShiftworkSQLite/Sample.swift"

    @Test func `a status is not spelled`() {
        let text = "let sql = \"\"\"\n    WHERE status = 'finished'\n    \"\"\""
        #expect(Rule.statusInScripts.findings(in: text, at: path).count == 1)
        #expect(Rule.statusInScripts.findings(in: "// 'finished' is final", at: path).isEmpty)
        #expect(
            Rule.statusInScripts.findings(in: "let word = \"'finished'\"", at: "Tests/A/Sample.swift").isEmpty
        )
        let script = "-- 'killed' in prose\nCHECK (status <> 'kill_requested')"
        let schema = "Sources/ShiftworkSQLite/Schema/V001_jobs.sql"
        #expect(Rule.statusInScripts.findings(in: script, at: schema).map(\.line) == [2])
    }

    @Test(arguments: ["now()", "CURRENT_TIMESTAMP", "strftime('%s')", "unixepoch()", "datetime('now')"])
    func `the machine's clock is not read`(_ clock: String) {
        let text = "let sql = \"SELECT \(clock)\""
        #expect(Rule.clockInScripts.findings(in: text, at: path).count == 1)
        #expect(Rule.clockInScripts.findings(in: text, at: "Sources/ShiftworkSQLite/StoreTime.swift").isEmpty)
        #expect(Rule.clockInScripts.findings(in: "let now = clock.now()", at: path).isEmpty)
    }

    @Test func `an embedded script is used by its own target`() {
        let script = SourceFile(
            path: "Sources/ShiftworkSQLite/Schema/V001_jobs.sql", text: "CREATE TABLE job (id);")
        let user = SourceFile(path: path, text: "let all = [PackageResources.V001_jobs_sql]")
        let stranger = SourceFile(path: "Sources/ShiftworkCore/Sample.swift", text: user.text)
        #expect(Rule.usedScripts.check([script, user]).isEmpty)
        #expect(Rule.usedScripts.check([script, stranger]).map(\.path) == [script.path])
    }
}
