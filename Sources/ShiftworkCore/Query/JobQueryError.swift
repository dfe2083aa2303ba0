/// Why a text is no query: what is wrong, where, and what may have been meant.
public struct JobQueryError: Error, Sendable, Hashable {
    /// The kind of mistake.
    public var code: Code
    /// Where it is: the number of Unicode scalars before it.
    public var offset: Int
    /// What is wrong, without a full stop. What it repeats of the query stands there without control characters.
    public var message: String
    /// What may have been meant, ready to be put in the mistake's place.
    public var suggestion: String?

    /// A mistake at a place.
    public init(_ code: Code, at offset: Int, _ message: String, suggestion: String? = nil) {
        self.code = code
        self.offset = offset
        self.message = message.escapedForMessages
        self.suggestion = suggestion
    }
}

extension JobQueryError {
    /// A kind of mistake, in the words of the HTTP API.
    public struct Code: RawRepresentable, Sendable, Hashable {
        /// The code's word.
        public var rawValue: String
        /// A code by its word.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// The text is longer than a query may be.
        public static let tooLong = Code(rawValue: "too_long")
        /// There are more terms than a query may have.
        public static let tooManyTerms = Code(rawValue: "too_many_terms")
        /// There are more values than a term may have.
        public static let tooManyValues = Code(rawValue: "too_many_values")
        /// No key is called so.
        public static let unknownKey = Code(rawValue: "unknown_key")
        /// The key has no value of this name.
        public static let unknownValue = Code(rawValue: "unknown_value")
        /// A value is expected here.
        public static let missingValue = Code(rawValue: "missing_value")
        /// The value is not of the kind that the key takes.
        public static let invalidValue = Code(rawValue: "invalid_value")
        /// A word that is neither a term nor a reference nor an id.
        public static let bareWord = Code(rawValue: "bare_word")
        /// A quotation mark without its partner, or a backslash at the end.
        public static let unfinished = Code(rawValue: "unfinished")
        /// The key takes no `>` or `<`, or takes it with one value only.
        public static let operatorNotAllowed = Code(rawValue: "operator_not_allowed")
        /// The key takes no `*`.
        public static let wildcardNotAllowed = Code(rawValue: "wildcard_not_allowed")
        /// What may be said only once is said again.
        public static let repeated = Code(rawValue: "repeated")
        /// A character that no stored text contains.
        public static let invalidCharacter = Code(rawValue: "invalid_character")
    }
}

extension JobQueryError: CustomStringConvertible {
    /// What, where, and what instead: "Unknown key 'typ' at character 14. Did you mean 'type'?"
    public var description: String {
        let sentence = "\(message) at character \(offset)."
        guard let suggestion else { return sentence }
        return "\(sentence) Did you mean '\(suggestion)'?"
    }
}
