/// Why bytes are not the JSON that Shiftwork accepts, and where.
///
/// The description names a reason, a byte offset and a path of key names. It never quotes a value.
public struct JSONError: Error, Sendable, Hashable {
    /// What a scanner refuses. The raw value completes the sentence "Invalid JSON at byte 14: …".
    public enum Reason: String, Sendable, Hashable, CaseIterable {
        /// There is no value at all.
        case empty = "there is no value"
        /// The text ends inside a value.
        case truncated = "the text ends here, inside a value"
        /// A byte that cannot stand here.
        case unexpectedByte = "this character cannot stand here"
        /// Something follows the value.
        case trailing = "something follows the value"
        /// `true`, `false` or `null`, misspelled.
        case misspelledLiteral = "only true, false and null are words"
        /// A number that does not follow the grammar, as `-`, `1.` or `1e`.
        case malformedNumber = "this is not a number"
        /// A number longer than 40 characters.
        case longNumber = "the number is longer than 40 characters; send it as a string"
        /// More than 64 objects and arrays inside each other.
        case deep = "the value is nested deeper than 64 levels"
        /// A key that its object has already.
        case duplicateKey = "the key appears twice in its object"
        /// A control character that is not escaped.
        case controlCharacter = "a control character must be escaped"
        /// A backslash before something that is no escape.
        case malformedEscape = "this escape does not exist"
        /// `\u0000`, which databases cannot keep as text.
        case nul = "the character U+0000 is not allowed"
        /// Half of a surrogate pair.
        case loneSurrogate = "half a surrogate pair is no character"
        /// Bytes that are not UTF-8.
        case malformedUTF8 = "the text is not UTF-8"
        /// More than 2 GiB.
        case large = "the text is longer than 2 GiB"
    }

    /// What was refused.
    public let reason: Reason
    /// Where, in bytes from the start.
    public let offset: Int
    /// Where, as a path of keys and indices such as `$.plan.items[3]`.
    public let path: String
}

extension JSONError: CustomStringConvertible {
    /// One sentence, safe to log.
    public var description: String {
        "Invalid JSON at byte \(offset), \(path): \(reason.rawValue)."
    }
}

/// What the scanner throws: small, because the path is only worked out once something is wrong.
struct JSONFault: Error {
    let reason: JSONError.Reason
    let offset: Int
}
