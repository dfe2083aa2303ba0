extension JobQuery {
    /// Reads a query in the filter language: `status:failed type:send-* Order/42 since:7d sort:-run`.
    ///
    /// Terms are separated by spaces and must all hold; `-` before a term negates it; a comma between values
    /// means *or*. Values with spaces or special characters are quoted (`error:"timed out"`), or escaped
    /// with a backslash.
    /// - Throws: ``JobQueryError`` with the place of the first mistake, and a suggestion where there is one.
    public init(parsing text: String) throws(JobQueryError) {
        self.init()
        let words = try QueryWord.words(of: text)
        guard words.count <= Self.termLimit else {
            throw JobQueryError(
                .tooManyTerms, at: words[Self.termLimit].offset,
                "A query has at most \(Self.termLimit) terms; here begins another")
        }
        for word in words { try add(word) }
    }

    private mutating func add(_ word: QueryWord) throws(JobQueryError) {
        let isNegated = word.hasBarePrefix("-")
        let body = isNegated ? word.dropFirst(1) : word
        guard !body.isMissing else {
            throw JobQueryError(
                .missingValue, at: word.offset, "'-' negates the term after it, and none follows")
        }
        guard let reader = try QueryTermReader(body) else {
            terms.append(Term(try body.bareTerm(), isNegated: isNegated))
            return
        }
        guard reader.key.text == "sort" else {
            terms.append(Term(try reader.predicate(), isNegated: isNegated))
            return
        }
        let sort = try reader.sort()
        if isNegated {
            throw JobQueryError(
                .invalidValue, at: word.offset, "A negated order means nothing",
                suggestion: "sort:-\(sort.key.rawValue)")
        }
        if self.sort != nil {
            throw JobQueryError(.repeated, at: word.offset, "The order is given twice, the second time")
        }
        self.sort = sort
    }
}

extension JobQuery: LosslessStringConvertible {
    /// Reads a query in the filter language; nil for what is none. ``init(parsing:)`` tells why.
    public init?(_ description: String) {
        do throws(JobQueryError) { try self.init(parsing: description) } catch { return nil }
    }
}

extension QueryWord {
    /// What a word without a key means: a reference, or an id.
    fileprivate func bareTerm() throws(JobQueryError) -> JobQuery.Predicate {
        if firstBare("/") != nil {
            if firstBare(",") != nil {
                throw JobQueryError(
                    .bareWord, at: offset, "Several references need their key",
                    suggestion: "reference:\(text)")
            }
            return .reference([try reference()])
        }
        if let id = JobID(parsing: text) { return .id([id]) }
        throw JobQueryError(
            .bareWord, at: offset, "'\(text)' is neither key:value nor a reference nor an id",
            suggestion: bareWordSuggestion)
    }

    private var bareWordSuggestion: String? {
        let word = text
        if hasBarePrefix("ERR-") { return "error:\(word)" }
        if let status = ClosestWord.to(word, among: JobQuery.statusWords) { return "status:\(status)" }
        if let key = ClosestWord.to(word, among: JobQuery.keys) { return "\(key):" }
        return isMissing || isQuoted ? nil : "type:\(word)*"
    }
}
