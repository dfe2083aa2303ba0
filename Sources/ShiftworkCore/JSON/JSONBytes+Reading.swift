// Looking into a value. Everything here answers nil for bytes that are not valid JSON.
extension JSONBytes {
    /// A member of an object.
    public struct Member: Sendable, Hashable {
        /// The key, unescaped.
        public let name: String
        /// The value, byte for byte.
        public let value: JSONBytes
        /// Where the key stands, in bytes from the start of the object's text.
        public let offset: Int
    }

    /// The value at the end of a path of keys (and positions, as `"0"`), byte for byte; nil if there is none.
    public func value(at path: [String]) -> JSONBytes? {
        bytes.withUnsafeBufferPointer { buffer in
            var scanner = JSONScanner(buffer, reportingTo: JSONLookup(path, in: buffer))
            guard (try? scanner.document()) != nil, let range = scanner.sink.found else { return nil }
            return JSONBytes(unchecked: Array(buffer[range]))
        }
    }

    /// The scalar at the end of a path as text: a string unescaped, a number as it was written, `true`,
    /// `false`, `null`. Nil if there is nothing, an object or an array. This is what the filter
    /// `payload.plan:business` compares.
    public func scalar(at path: [String]) -> String? {
        guard let value = value(at: path) else { return nil }
        if let string = value.string { return string }
        switch value.bytes.first {
        case UInt8(ascii: "{"), UInt8(ascii: "["): return nil
        default: return value.text
        }
    }

    /// The text of a string; nil for anything else.
    public var string: String? {
        let trimmed = trimmed
        guard trimmed.first == UInt8(ascii: "\""), trimmed.count >= 2 else { return nil }
        return trimmed.withUnsafeBufferPointer { JSONText.unescaped(1..<$0.count - 1, of: $0) }
    }

    /// Whether this is `null`.
    public var isNull: Bool { trimmed.elementsEqual("null".utf8) }

    /// The members of an object in their order; nil for anything else.
    public var members: [Member]? { parts?.members }

    /// The elements of an array; nil for anything else.
    public var elements: [JSONBytes]? { parts?.elements }

    private var parts: JSONParts? {
        bytes.withUnsafeBufferPointer { buffer in
            var scanner = JSONScanner(buffer, reportingTo: JSONParts(of: buffer))
            return (try? scanner.document()) == nil ? nil : scanner.sink
        }
    }

    private var trimmed: ArraySlice<UInt8> {
        func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 }
        guard let first = bytes.firstIndex(where: { !isSpace($0) }),
            let last = bytes.lastIndex(where: { !isSpace($0) })
        else { return [] }
        return bytes[first...last]
    }
}

/// Takes the outermost container apart.
private struct JSONParts: JSONSink {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var depth = 0
    private var start = 0
    private var name: Range<Int>?

    private(set) var members: [JSONBytes.Member]?
    private(set) var elements: [JSONBytes]?

    init(of bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
    }

    mutating func open(_ container: JSONContainer, at offset: Int) {
        if depth == 0 {
            switch container {
            case .object: members = []
            case .array: elements = []
            }
        } else if depth == 1 {
            start = offset
        }
        depth += 1
    }

    mutating func close(at end: Int) {
        depth -= 1
        if depth == 1 { keep(start..<end) }
    }

    mutating func key(_ content: Range<Int>) {
        if depth == 1 { name = content }
    }

    mutating func scalar(_ scalar: JSONScalar, _ range: Range<Int>) {
        if depth == 1 { keep(range) }
    }

    private mutating func keep(_ range: Range<Int>) {
        let value = JSONBytes(unchecked: Array(bytes[range]))
        if let name {
            members?.append(
                JSONBytes.Member(
                    name: JSONText.unescaped(name, of: bytes), value: value, offset: name.lowerBound - 1))
        } else {
            elements?.append(value)
        }
    }
}
