/// Writes JSON text straight into bytes, members in the order of the calls: an answer's text never depends on hashing.
package struct JSONWriter: Sendable {
    /// The text so far.
    package private(set) var bytes: [UInt8] = []
    private var needsComma = false

    package init() {}

    /// The text of one value.
    package static func bytes(_ write: (inout JSONWriter) -> Void) -> [UInt8] {
        var writer = JSONWriter()
        write(&writer)
        return writer.bytes
    }

    /// An object, whose members `body` writes.
    package mutating func object(_ body: (inout JSONWriter) -> Void) {
        open(UInt8(ascii: "{"))
        body(&self)
        close(UInt8(ascii: "}"))
    }

    /// An array, whose elements `body` writes.
    package mutating func array(_ body: (inout JSONWriter) -> Void) {
        open(UInt8(ascii: "["))
        body(&self)
        close(UInt8(ascii: "]"))
    }

    /// A member's name; its value must follow.
    package mutating func key(_ name: String) {
        separate()
        quote(name)
        bytes.append(UInt8(ascii: ":"))
    }

    /// A string; nil is `null`.
    package mutating func value(_ text: String?) {
        guard let text else { return raw("null".utf8) }
        separate()
        quote(text)
        needsComma = true
    }

    /// A whole number; nil is `null`.
    package mutating func value(_ number: (some BinaryInteger)?) {
        raw((number.map { String($0) } ?? "null").utf8)
    }

    /// A truth value.
    package mutating func value(_ flag: Bool) { raw((flag ? "true" : "false").utf8) }

    /// A value that is JSON already, byte for byte.
    package mutating func raw(_ json: some Sequence<UInt8>) {
        separate()
        bytes.append(contentsOf: json)
        needsComma = true
    }

    private mutating func open(_ byte: UInt8) {
        separate()
        bytes.append(byte)
        needsComma = false
    }

    private mutating func close(_ byte: UInt8) {
        bytes.append(byte)
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = false
    }

    private mutating func quote(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case 0x0A: bytes += Array("\\n".utf8)
            case 0x0D: bytes += Array("\\r".utf8)
            case 0x09: bytes += Array("\\t".utf8)
            case 0..<0x20:
                bytes += Array("\\u00".utf8)
                bytes += [byte >> 4, byte & 0xF].map { $0 < 10 ? 48 + $0 : 87 + $0 }
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}

extension JSONWriter {
    /// A member with a string, or `null`.
    package mutating func member(_ name: String, _ text: String?) {
        key(name)
        value(text)
    }

    /// A member with a whole number, or `null`.
    package mutating func member(_ name: String, _ number: (some BinaryInteger)?) {
        key(name)
        value(number)
    }

    /// A member with a truth value.
    package mutating func member(_ name: String, _ flag: Bool) {
        key(name)
        value(flag)
    }

    /// A member with a moment, RFC 3339 in UTC with milliseconds, or `null`.
    package mutating func member(_ name: String, _ moment: Timestamp?) {
        member(name, moment?.description)
    }

    /// A member with a duration in whole milliseconds, or `null`. The name ends in `_ms`.
    package mutating func member(_ name: String, milliseconds duration: Duration?) {
        member(name, duration.map { $0.microseconds / 1_000 })
    }

    /// A member with a share from 0 to 1 in four digits, or `null`.
    package mutating func member(_ name: String, share: Double?) {
        key(name)
        guard let share, share.isFinite else { return raw("null".utf8) }
        let parts = Int((share * 10_000).rounded())
        let digits = String(parts % 10_000)
        let fraction = String(repeating: "0", count: 4 - digits.count) + digits
        raw("\(parts / 10_000).\(fraction)".utf8)
    }

    /// A member with an array of strings.
    package mutating func member(_ name: String, _ texts: some Sequence<String>) {
        key(name)
        array { for text in texts { $0.value(text) } }
    }

    /// A member with an array of what writes itself.
    package mutating func member(_ name: String, _ parts: [some JSONWritable]) {
        key(name)
        array { json in for part in parts { part.write(to: &json) } }
    }

    /// A member with something that writes itself, or `null`.
    package mutating func member(_ name: String, _ part: (some JSONWritable)?) {
        key(name)
        guard let part else { return raw("null".utf8) }
        part.write(to: &self)
    }
}

/// Something that the API, the command line and exports show as one JSON value, by the same code.
package protocol JSONWritable {
    /// Writes one value.
    func write(to json: inout JSONWriter)
}
