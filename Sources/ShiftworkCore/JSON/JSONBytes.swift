/// One JSON value as the bytes it was given in: a payload, a result.
///
/// Stores keep and return exactly these bytes; nothing re-encodes them. Printing says how long they are and
/// never what they hold, since payloads carry personal data.
public struct JSONBytes: Sendable, Hashable {
    /// How many objects and arrays may lie inside each other.
    public static let depthLimit = 64
    /// How many characters a number may have.
    public static let numberLimit = 40

    /// The value `null`.
    public static let null = JSONBytes(unchecked: Array("null".utf8))
    /// The value `{}`.
    public static let emptyObject = JSONBytes(unchecked: Array("{}".utf8))

    /// The text in UTF-8.
    public let bytes: [UInt8]

    /// Keeps bytes that the strict rules accept.
    ///
    /// Throws a ``JSONError`` that says where, for duplicate keys, more than 64 levels, numbers of more than
    /// 40 characters, U+0000, lone surrogates, bad UTF-8, and everything that is not exactly one JSON value.
    public init(validating bytes: [UInt8]) throws(JSONError) {
        try bytes.withUnsafeBufferPointer { (buffer) throws(JSONError) in try Self.validate(buffer) }
        self.bytes = bytes
    }

    /// Keeps text that the strict rules accept; throws as ``init(validating:)-([UInt8])``.
    public init(validating text: String) throws(JSONError) {
        try self.init(validating: Array(text.utf8))
    }

    /// Keeps bytes that have been validated before, as those that come out of a store.
    public init(unchecked bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Throws unless the bytes are one JSON value by the strict rules.
    public static func validate(_ bytes: UnsafeBufferPointer<UInt8>) throws(JSONError) {
        var scanner = JSONScanner(bytes, reportingTo: JSONValidation())
        do {
            try scanner.document()
        } catch {
            throw JSONError(error, in: bytes)
        }
    }

    /// How many bytes there are.
    public var count: Int { bytes.count }

    /// The text, for showing to those who may read payloads.
    public var text: String { String(decoding: bytes, as: UTF8.self) }
}

extension JSONBytes: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The size alone, as `JSON (214 bytes)`.
    public var description: String { "JSON (\(count) bytes)" }

    /// The size alone, as `JSON (214 bytes)`.
    public var debugDescription: String { description }

    /// Shows no bytes.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension JSONError {
    /// Works out the path of a fault by reading up to it once more.
    init(_ fault: JSONFault, in bytes: UnsafeBufferPointer<UInt8>) {
        var scanner = JSONScanner(bytes, reportingTo: JSONPathTracker())
        try? scanner.document()
        self.init(reason: fault.reason, offset: fault.offset, path: scanner.sink.path(in: bytes))
    }
}
