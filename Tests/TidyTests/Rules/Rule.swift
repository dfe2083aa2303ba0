import Testing

/// Something that every file, or the tree as a whole, keeps. A pure function from text to findings.
struct Rule: Sendable, CustomTestStringConvertible {
    /// What the exceptions call it.
    let name: String
    let check: @Sendable ([SourceFile]) -> [Finding]

    var testDescription: String { name }

    /// A rule that looks at one file at a time.
    static func perFile(_ name: String, _ check: @escaping @Sendable (SourceFile) -> [Finding]) -> Rule {
        Rule(name: name) { $0.flatMap(check) }
    }

    static let all: [Rule] = [
        .fileLength, .functionLength, .lineLength, .parameterCount, .nesting,
        .onePublicType, .fileNames, .imports, .owners,
        .exhaustiveSwitches, .statusInScripts, .clockInScripts,
        .seams, .defendedTasks, .unfinished, .machinePaths, .usedScripts,
    ]
}

extension Rule {
    /// What the rule finds in one file of this text.
    func findings(in text: String, at path: String) -> [Finding] {
        check([SourceFile(path: path, text: text)])
    }
}
