import Testing

@Suite struct `Sizes` {
    private let path = "Sources/ShiftworkCore/Sample.swift"

    private func lines(_ count: Int) -> String { String(repeating: "let a = 1\n", count: count) }

    @Test func `a file of 401 lines is too long`() {
        #expect(Rule.fileLength.findings(in: lines(400), at: path).isEmpty)
        #expect(Rule.fileLength.findings(in: lines(401), at: path).count == 1)
        #expect(Rule.fileLength.findings(in: lines(401), at: "docs/guide.md").isEmpty)
    }

    @Test func `a line of 121 columns is too long`() {
        let line = String(repeating: "a", count: 120)
        #expect(Rule.lineLength.findings(in: line, at: path).isEmpty)
        #expect(Rule.lineLength.findings(in: "\n" + line + "a", at: path).map(\.line) == [2])
        #expect(Rule.lineLength.findings(in: String(repeating: "é", count: 120), at: path).isEmpty)
    }

    @Test func `a function of 61 lines is too long`() {
        #expect(Rule.functionLength.findings(in: "func f() {\n\(lines(58))}", at: path).isEmpty)
        #expect(Rule.functionLength.findings(in: "func f() {\n\(lines(59))}", at: path).count == 1)
        #expect(Rule.functionLength.findings(in: "init(a: Int) {\n\(lines(59))}", at: path).count == 1)
    }

    @Test func `a requirement has no body, and does not take the next one's`() {
        let text = "protocol P {\n    func f() async throws -> (Int, Int)\n    var x: Int { get }\n}\n"
        #expect(Rule.functionLength.findings(in: text + "func g() {\n}\n\(lines(70))", at: path).isEmpty)
    }

    @Test func `seven parameters are too many`() {
        let six = "func f(a: Int, b: [Int: Int], c: (Int, Int) -> Int, d: Pair<Int, Int>, e: Int, f: Int)"
        #expect(Rule.parameterCount.findings(in: six + " {}", at: path).isEmpty)
        let seven = six.dropLast() + ", g: Int = max(1, 2))"
        #expect(Rule.parameterCount.findings(in: seven + " {}", at: path).count == 1)
    }

    @Test func `an initialiser may fill a struct of seven properties, but not decide`() {
        let head = "init(a: Int, b: Int, c: Int, d: Int, e: Int, f: Int, g: Int) {\n"
        let fills = "abcdefg".map { "self.\($0) = \($0)\n" }.joined()
        #expect(Rule.parameterCount.findings(in: head + fills + "}", at: path).isEmpty)
        #expect(Rule.parameterCount.findings(in: head + "if a > b { self.a = b }\n}", at: path).count == 1)
    }

    @Test func `control flow four deep is too deep`() {
        let three = "func f() { for a in b { if c { while d { e.map { $0 } } } } }"
        #expect(Rule.nesting.findings(in: three, at: path).isEmpty)
        let four = "func f() {\nfor a in b { if c { while d {\nswitch e { default: g() } } } } }"
        #expect(Rule.nesting.findings(in: four, at: path).map(\.line) == [3])
    }
}
