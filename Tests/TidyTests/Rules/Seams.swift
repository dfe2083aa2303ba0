extension Rule {
    /// Core and Runtime receive clock, randomness and executors; one system file excepted, they never reach for them.
    static let seams = perFile("seams") { file in
        guard ["ShiftworkCore", "ShiftworkRuntime"].contains(file.target ?? ""), file.path != systemFile
        else { return [] }
        return file.code.indices.compactMap { index in
            file.forbiddenCall(at: index).map {
                Finding(file, line: file.code[index].line, "\($0) belongs to a seam")
            }
        }
    }

    /// Elsewhere an unstructured task is defended by a comment on the line above.
    static let defendedTasks = perFile("defended-task") { file in
        guard !["ShiftworkCore", "ShiftworkRuntime"].contains(file.target ?? "") else { return [] }
        let commented = Set(file.tokens.filter { $0.kind == .comment }.map(\.line))
        return file.code.indices.compactMap { index in
            let line = file.code[index].line
            guard file.startsTask(at: index), !commented.contains(line - 1) else { return nil }
            return Finding(file, line: line, "a task without structure needs a comment above that defends it")
        }
    }
}

/// Reads the machine's clock and randomness, and hands them to all others.
private let systemFile = "Sources/ShiftworkRuntime/System.swift"

private let forbiddenSequences: [[String]] = [
    ["Task", ".", "detached"], ["Task", ".", "immediate"], ["Task", ".", "immediateDetached"],
    ["Task", ".", "sleep"],
    ["Date", "(", ")"], ["Date", ".", "now"], ["UUID", "(", ")"], [".", "randomElement", "(", ")"],
    [".", "shuffled", "(", ")"], ["@MainActor"], ["MainActor"], ["ContinuousClock"], ["SuspendingClock"],
    ["SystemRandomNumberGenerator"], ["DispatchSemaphore"],
]

extension SourceFile {
    fileprivate func forbiddenCall(at index: Int) -> String? {
        if startsTask(at: index) { return "Task {" }
        if code[index].kind == .word, code[index].text.hasPrefix("Dispatch") { return code[index].text }
        if code[index].text.hasPrefix("sem_") { return code[index].text }
        if drawsByItself(at: index) { return ".random" }
        return forbiddenSequences.first { matches($0, at: index) }?.joined()
    }

    private func matches(_ sequence: [String], at index: Int) -> Bool {
        sequence.indices.allSatisfy { offset in
            index + offset < code.count && code[index + offset].text == sequence[offset]
                && code[index + offset].kind != .string
        }
    }

    /// `Int.random(in:)` and `.random()`, but not `random(in:using:)`, which draws from a generator that was handed in,
    /// nor a member of a value that was, as in `system.random()`.
    private func drawsByItself(at index: Int) -> Bool {
        guard index > 0, index + 1 < code.count, code[index].isWord("random"), code[index - 1].isSymbol("."),
            code[index + 1].isSymbol("("), let close = code.closing(of: index + 1)
        else { return false }
        let isOfValue =
            index > 1 && code[index - 2].kind == .word && code[index - 2].text.first?.isLowercase == true
        return !isOfValue && !code[index..<close].contains { $0.isWord("using") }
    }

    /// `Task {`, `Task(priority: …) {`, `Task<Void, Never> {`.
    fileprivate func startsTask(at index: Int) -> Bool {
        let before = index > 0 ? code[index - 1].text : ""
        guard code[index].isWord("Task"), ![".", "extension"].contains(before) else { return false }
        var next = index + 1
        if next < code.count, code[next].isSymbol("<") {
            while next < code.count, !code[next].isSymbol(">") { next += 1 }
            next += 1
        }
        if next < code.count, code[next].isSymbol("("), let close = code.closing(of: next) {
            next = close + 1
        }
        return next < code.count && code[next].isSymbol("{") && code[next].line == code[index].line
    }
}
