/// A piece of a query's text between two spaces, or a part of it, that still knows which characters were
/// quoted.
///
/// A quoted or escaped character is only itself; a bare one may separate (`:` `,` `..` `/`) or stand for
/// many (`*`).
struct QueryWord {
    struct Glyph {
        enum Kind { case bare, literal, quotationMark }
        var scalar: Unicode.Scalar
        var kind: Kind
        var offset: Int

        func isBare(_ other: Unicode.Scalar) -> Bool { kind == .bare && scalar == other }
    }

    var glyphs: ArraySlice<Glyph>
    /// Where the word begins, also when nothing is left of it.
    var offset: Int

    init(_ glyphs: ArraySlice<Glyph>, at offset: Int) {
        self.glyphs = glyphs
        self.offset = glyphs.first?.offset ?? offset
    }

    /// Whether nothing was written, not even `""`.
    var isMissing: Bool { glyphs.isEmpty }

    /// Whether any of it was quoted or escaped.
    var isQuoted: Bool { glyphs.contains { $0.kind != .bare } }

    /// The text that is meant.
    var text: String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: glyphs.lazy.filter { $0.kind != .quotationMark }.map(\.scalar))
        return String(text)
    }
}

extension QueryWord {
    func hasBarePrefix(_ prefix: String) -> Bool {
        let scalars = prefix.unicodeScalars
        return glyphs.count >= scalars.count && zip(glyphs, scalars).allSatisfy { $0.isBare($1) }
    }

    func dropFirst(_ count: Int) -> QueryWord { QueryWord(glyphs.dropFirst(count), at: offset + count) }

    func firstBare(_ scalar: Unicode.Scalar) -> Int? { glyphs.firstIndex { $0.isBare(scalar) } }

    /// The words before and after the `count` characters at an index.
    func parted(at index: Int, count: Int = 1) -> (before: QueryWord, after: QueryWord) {
        let after = glyphs.index(index, offsetBy: count)
        return (
            QueryWord(glyphs[..<index], at: offset),
            QueryWord(glyphs[after...], at: glyphs[after - 1].offset + 1)
        )
    }

    /// The words between bare separators; always one at least.
    func split(at separator: Unicode.Scalar) -> [QueryWord] {
        var words: [QueryWord] = []
        var rest = self
        while let index = rest.firstBare(separator) {
            let (before, after) = rest.parted(at: index)
            words.append(before)
            rest = after
        }
        return words + [rest]
    }

    /// The two ends of `a..b`; nil when there are no two dots in a row.
    func rangeEnds() -> (lower: QueryWord, upper: QueryWord)? {
        guard
            let dots = zip(glyphs.indices, glyphs.indices.dropFirst())
                .first(where: { glyphs[$0].isBare(".") && glyphs[$1].isBare(".") })?.0
        else { return nil }
        let (lower, upper) = parted(at: dots, count: 2)
        return (lower, upper)
    }
}
