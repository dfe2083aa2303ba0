extension QueryWord {
    /// Cuts a query's text into words at white space that is neither quoted nor escaped.
    /// - Throws: ``JobQueryError`` for a text that is too long, has an open quotation or holds a NUL, which
    /// no store keeps.
    static func words(of text: String) throws(JobQueryError) -> [QueryWord] {
        // The bytes first: counting them is free, and no scalar has more than four.
        guard text.utf8.count <= 4 * JobQuery.characterLimit,
            text.unicodeScalars.count <= JobQuery.characterLimit
        else {
            throw JobQueryError(
                .tooLong, at: JobQuery.characterLimit,
                "A query has at most \(JobQuery.characterLimit) characters; this one goes on")
        }
        var lexer = QueryLexer()
        for scalar in text.unicodeScalars { try lexer.take(scalar) }
        return try lexer.finish()
    }
}

private struct QueryLexer {
    private var words: [QueryWord] = []
    private var glyphs: [QueryWord.Glyph] = []
    private var offset = 0
    private var quotation: Int?
    private var escape: Int?

    mutating func take(_ scalar: Unicode.Scalar) throws(JobQueryError) {
        defer { offset += 1 }
        if scalar == "\0" {
            throw JobQueryError(.invalidCharacter, at: offset, "A query cannot contain the NUL character")
        }
        if escape != nil {
            append(scalar, .literal)
            escape = nil
        } else if scalar == "\\" {
            escape = offset
        } else if scalar == "\"" {
            append(scalar, .quotationMark)
            quotation = quotation == nil ? offset : nil
        } else if quotation != nil {
            append(scalar, .literal)
        } else if scalar.properties.isWhitespace {
            endWord()
        } else {
            append(scalar, .bare)
        }
    }

    mutating func finish() throws(JobQueryError) -> [QueryWord] {
        if let escape {
            throw JobQueryError(.unfinished, at: escape, "Nothing follows the backslash")
        }
        if let quotation {
            throw JobQueryError(.unfinished, at: quotation, "The quotation mark is not closed")
        }
        endWord()
        return words
    }

    private mutating func append(_ scalar: Unicode.Scalar, _ kind: QueryWord.Glyph.Kind) {
        glyphs.append(QueryWord.Glyph(scalar: scalar, kind: kind, offset: offset))
    }

    private mutating func endWord() {
        guard let first = glyphs.first else { return }
        words.append(QueryWord(glyphs[...], at: first.offset))
        glyphs = []
    }
}
