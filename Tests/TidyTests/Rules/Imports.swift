/// The dependency rule as a table: what of ours each target may import. Arrows point to Core; stores and runtime
/// never meet; only the command knows the list of stores.
private let permitted: [String: Set<String>] = [
    "ShiftworkCore": [],
    "ShiftworkMemory": ["ShiftworkCore"],
    "ShiftworkSQLite": ["ShiftworkCore", "CShiftworkSQLite"],
    "ShiftworkPostgres": ["ShiftworkCore", "CShiftworkPostgres"],
    "ShiftworkRuntime": ["ShiftworkCore"],
    "Shiftwork": ["ShiftworkCore", "ShiftworkRuntime"],
    "ShiftworkEncryption": ["ShiftworkCore"],
    "ShiftworkHTTP": ["ShiftworkCore", "ShiftworkRuntime"],
    "ShiftworkTesting": ["ShiftworkCore", "ShiftworkMemory", "ShiftworkRuntime"],
    "ShiftworkLaws": ["ShiftworkCore"],
    "ShiftworkBench": ["ShiftworkCore", "ShiftworkRuntime"],
    "ShiftworkCommand": [
        "Shiftwork", "ShiftworkCore", "ShiftworkRuntime", "ShiftworkMemory", "ShiftworkSQLite",
        "ShiftworkPostgres", "ShiftworkEncryption", "ShiftworkHTTP", "ShiftworkBench",
    ],
]

/// Core is pure: besides the standard library it may log.
private let permittedInCore: Set = ["Logging", "Foundation", "FoundationEssentials", "Synchronization"]

/// Packages that belong to one part alone: a table, a connection or a route must not leak out of it.
private let packageOwners: [String: Set<String>] = [
    "GRDB": ["ShiftworkSQLite"],
    "GRDBSQLite": ["ShiftworkSQLite"],
    "Crypto": ["ShiftworkEncryption", "ShiftworkHTTP"],
    "Hummingbird": ["ShiftworkHTTP", "ShiftworkDashboard", "ShiftworkCommand"],
    "ArgumentParser": ["ShiftworkCommand"],
    "AsyncHTTPClient": ["ShiftworkCommand"],
    "Subprocess": ["ShiftworkCommand"],
]

extension Rule {
    static let imports = perFile("imports") { file in
        guard file.isSwift, let target = file.target else { return [] }
        guard let permitted = permitted[target] else {
            return [Finding(file, line: 1, "\(target) is missing in the table of imports")]
        }
        return file.imports.compactMap { module, line in
            let isOurs = module.hasPrefix("Shiftwork") || module.hasPrefix("CShiftwork")
            let isPermitted =
                isOurs
                ? permitted.contains(module) : target != "ShiftworkCore" || permittedInCore.contains(module)
            return isPermitted ? nil : Finding(file, line: line, "\(target) does not import \(module)")
        }
    }

    static let owners = perFile("owners") { file in
        guard let target = file.target else { return [] }
        return file.imports.compactMap { module, line in
            guard let owners = packageOwners[module], !owners.contains(target) else { return nil }
            return Finding(
                file, line: line, "\(module) belongs to \(owners.sorted().joined(separator: ", "))")
        }
    }
}

extension SourceFile {
    /// The modules that the file imports. `import struct Module.Type` counts as its module.
    fileprivate var imports: [(module: String, line: Int)] {
        let kinds: Set = ["struct", "enum", "class", "protocol", "typealias", "func", "let", "var"]
        return code.indices.compactMap { index in
            guard code[index].isWord("import"), index + 1 < code.count else { return nil }
            let isKind = kinds.contains(code[index + 1].text)
            let name = code[min(index + (isKind ? 2 : 1), code.count - 1)]
            return name.line == code[index].line ? (name.text, name.line) : nil
        }
    }
}
