internal import ArgumentParser
internal import ShiftworkCore

struct DoctorCommand: StoreCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Look for what is wrong, and say how to mend it.",
        discussion: """
            Examples:
              shiftwork doctor
              shiftwork doctor --deep -o json

            Exit 0 when all is well, 2 for warnings only, 1 for a problem.
            """)

    @Flag(help: "Look at every row, not at a sample.")
    var deep = false

    @OptionGroup var access: StoreOptions
    @OptionGroup var output: OutputOptions

    func run(_ session: Session) async throws {
        try session.mustHaveStore()
        let findings = try await Diagnosis(session: session, isDeep: deep).run()
        var list = Listing(
            [
                Column("sign"), Column("check"), Column("finding", elastic: true),
                Column("fix", elastic: true),
            ], empty: "")
        let style = session.console.style
        for finding in findings {
            let (sign, paint): (String, Paint) =
                switch finding.grade {
                case .good: (style.checkSign, .green)
                case .warning: (style.warningSign, .yellow)
                case .problem: (style.crossSign, .red)
                }
            list.append(
                [
                    Cell(sign, raw: finding.grade.rawValue, paint), Cell(finding.check), Cell(finding.text),
                    Cell(finding.fix ?? ""),
                ], json: finding, id: finding.check)
        }
        try session.console.print(list)
        if findings.contains(where: { $0.grade == .problem }) {
            throw CommandFailure(.failed, "A problem was found.")
        }
        if findings.contains(where: { $0.grade == .warning }) {
            throw CommandFailure(.warnings, "Warnings were found.")
        }
    }
}
