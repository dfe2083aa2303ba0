extension Rule {
    /// What is unfinished is an issue, not a comment.
    static let unfinished = perFile("unfinished") { file in
        let words: Set = ["TODO", "FIXME", "HACK", "XXX"]
        return file.remarks.filter { remark in
            !words.isDisjoint(with: remark.text.split { !$0.isLetter }.map(String.init))
        }
        .map { Finding(file, line: $0.line, "unfinished work belongs to an issue") }
    }

    /// A path of one machine works on no other.
    static let machinePaths = perFile("machine-path") { file in
        let homes = ["root", "Users", "home", "work"].map { "/\($0)/" }
        return file.lines.indices
            .filter { index in homes.contains { file.lines[index].mentions(path: $0) } }
            .map { Finding(file, line: $0 + 1, "a path of one machine") }
    }
}

extension SourceFile {
    /// The comments of Swift; of other hand-written files, every line.
    fileprivate var remarks: [(text: String, line: Int)] {
        if isSwift { return tokens.filter { $0.kind == .comment }.map { ($0.text, $0.line) } }
        return isWritten ? lines.enumerated().map { (String($1), $0 + 1) } : []
    }
}

extension Substring {
    /// Whether an absolute path begins here with this folder: nothing that could be a path stands before its slash.
    fileprivate func mentions(path folder: String) -> Bool {
        guard let range = firstRange(of: folder) else { return false }
        guard range.lowerBound > startIndex else { return true }
        let before = self[index(before: range.lowerBound)]
        return !(before.isLetter || before.isNumber || "._-}*/:".contains(before))
    }
}
