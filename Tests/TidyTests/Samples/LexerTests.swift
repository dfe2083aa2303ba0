import Testing

@Suite struct `The lexer` {
    private func words(_ text: String) -> [String] {
        Lexer.tokens(of: text).filter { $0.kind == .word }.map(\.text)
    }

    private func strings(_ text: String) -> [String] {
        Lexer.tokens(of: text).filter { $0.kind == .string }.map(\.text)
    }

    @Test func `sees no code in comments, however nested`() {
        #expect(words("a // b\n/* c /* d */ e */ f") == ["a", "f"])
    }

    @Test func `sees no code in strings of any kind`() {
        let raw = ##"let x = #"one "two" \(three)"#; let y = "a\"b""##
        #expect(words(raw) == ["let", "x", "let", "y"])
        #expect(strings(raw) == [#"one "two" \(three)"#, "a\"b"])
    }

    @Test func `reads interpolations as code and goes on with the string`() {
        let text = #"let s = "a \(f("x", count: 2)) b"; end"#
        #expect(words(text) == ["let", "s", "f", "count", "2", "end"])
        #expect(strings(text) == [#"a \() b"#, "x"])
    }

    @Test func `counts lines through multi-line strings`() {
        let text = "let s = \"\"\"\n    SELECT \"a\"\n    \\(b)\n    \"\"\"\nend"
        #expect(strings(text).count == 1)
        #expect(Lexer.tokens(of: text).last == Token(kind: .word, text: "end", line: 5))
    }

    @Test func `tells a regex from a division`() {
        #expect(words("let r = /a\"b/; let q = x / y / z") == ["let", "r", "let", "q", "x", "y", "z"])
        #expect(words(#"let r = #/a"b/#; end"#) == ["let", "r", "end"])
    }

    @Test func `keeps a raw identifier in one piece`() {
        #expect(words("func `says \"so\"`() {}") == ["func", "`says \"so\"`"])
    }
}
