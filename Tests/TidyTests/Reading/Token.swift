/// A piece of Swift text, as much of the grammar as the rules need.
struct Token: Sendable, Equatable {
    enum Kind: Sendable {
        /// An identifier, keyword, number, `@attribute` or `#directive`.
        case word
        /// One punctuation character.
        case symbol
        /// The text of a string literal; its interpolations follow as tokens of their own, in parentheses.
        case string
        /// A comment with its slashes.
        case comment
    }

    let kind: Kind
    let text: String
    let line: Int

    func isWord(_ word: String) -> Bool { kind == .word && text == word }

    func isSymbol(_ symbol: String) -> Bool { kind == .symbol && text == symbol }
}
