extension Rule {
    static let fileNames = perFile("file-name") { file in
        ["Utils", "Helpers", "Common", "Manager"]
            .filter(file.name.contains)
            .map { Finding(file, line: 1, "a file is named after a concept; *\($0)* names none") }
    }

    /// One public type per file, with what is closely held: types that carry the name of the first or of the file, and
    /// types that name each other, directly or through a third.
    static let onePublicType = perFile("one-public-type") { file in
        guard file.target != nil else { return [] }
        let types = file.publicTypes
        guard let main = types.first else { return [] }
        let concept = file.name.prefix { $0 != "." && $0 != "+" }
        let kin = types.map(\.name).filter { $0.hasPrefix(main.name) || $0.hasPrefix(concept) }
        let held = file.names(heldBy: Set(kin))
        return types.filter { !held.contains($0.name) }.map {
            Finding(
                file, line: $0.line, "\($0.name) has nothing to do with \(main.name), and needs its own file")
        }
    }
}

private struct Declaration {
    var name = ""
    var line = 0
    var isPublic = false
    var words: Set<String> = []
}

extension SourceFile {
    fileprivate var publicTypes: [Declaration] {
        declarations.filter(\.isPublic)
    }

    /// All types that stand in the same web of mentions as `kin`.
    fileprivate func names(heldBy kin: Set<String>) -> Set<String> {
        var held = kin.union(publicTypes.prefix(1).map(\.name))
        var isGrowing = true
        while isGrowing {
            let before = held.count
            for declaration in declarations {
                let mentioned = declaration.words.union([declaration.name])
                if !held.isDisjoint(with: mentioned) { held.formUnion(mentioned.intersection(typeNames)) }
            }
            isGrowing = held.count > before
        }
        return held
    }

    private var typeNames: Set<String> { Set(declarations.map(\.name)) }

    /// Types and extensions outside of any brace, with all words between their name and their closing brace.
    private var declarations: [Declaration] {
        let kinds: Set = ["struct", "enum", "class", "actor", "protocol", "extension"]
        var found: [Declaration] = []
        var depth = 0
        var isPublic = false
        for (index, token) in code.enumerated() {
            if token.isSymbol("{") { depth += 1 }
            if token.isSymbol("}") { depth -= 1 }
            guard token.kind == .word else { continue }
            if depth == 0, ["public", "open"].contains(token.text) { isPublic = true }
            if depth == 0, kinds.contains(token.text), index + 1 < code.count {
                let isType = isPublic && token.text != "extension"
                found.append(Declaration(name: code[index + 1].text, line: token.line, isPublic: isType))
            } else if !found.isEmpty {
                found[found.count - 1].words.insert(token.text)
            }
            if depth == 0, token.text != "public", token.text != "final" { isPublic = false }
        }
        return found
    }
}
