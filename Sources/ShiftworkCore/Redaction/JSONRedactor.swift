/// Hides secrets in what is shown: views, errors, logs, webhooks. What the handler needs is not touched.
///
/// In JSON it replaces by `"[redacted]"`: sealed fields, the values of sensitive names (an object or array as
/// a whole, but not `true`, `false` and `null`, which tell nothing), and tokens that their shape gives away.
/// All other bytes stay as they are. Redacting twice changes nothing.
public struct JSONRedactor: Sendable, Hashable {
    /// What stands in place of a secret.
    public static let mark = "[redacted]"
    /// The key of an object that holds an encrypted value.
    public static let sealedKey = "$sealed"

    /// Which keys hold secrets.
    public var names: SensitiveNames

    /// Redacts the values of `names`, and all that has the shape of a token.
    public init(names: SensitiveNames = .common) {
        self.names = names
    }

    /// The value without its secrets. Bytes that are not valid JSON are hidden altogether.
    public func redact(_ json: JSONBytes) -> JSONBytes {
        let redacted = json.bytes.withUnsafeBufferPointer { buffer -> [UInt8]? in
            var scanner = JSONScanner(buffer, reportingTo: JSONRedaction(of: buffer, names: names))
            guard (try? scanner.document()) != nil else { return Array("\"\(Self.mark)\"".utf8) }
            return scanner.sink.redacted
        }
        return redacted.map(JSONBytes.init(unchecked:)) ?? json
    }

    /// Free text, such as an error's message or a log line, without what has the shape of a secret.
    public func redact(text: String) -> String {
        var text = text
        let redacted = text.withUTF8 { bytes -> String? in
            let secrets = TokenShapes(names: names).secrets(in: bytes)
            guard !secrets.isEmpty else { return nil }
            let mark = Array(Self.mark.utf8)
            return String(decoding: bytes.replacing(secrets.map { ($0, mark) }), as: UTF8.self)
        }
        return redacted ?? text
    }
}

/// Collects what to replace in one value.
private struct JSONRedaction: JSONSink {
    /// An open container.
    private struct Level {
        let start: Int
        /// How many replacements there were before it: if it is hidden, those inside it are moot.
        let replacements: Int
        var isHidden: Bool
        /// Whether the value of the key read last is a secret.
        var hidesNext = false
    }

    private let bytes: UnsafeBufferPointer<UInt8>
    private let shapes: TokenShapes
    private var levels: [Level] = []
    private var replacements: [(range: Range<Int>, text: [UInt8])] = []

    private static let mark = Array(JSONRedactor.mark.utf8)
    private static let quotedMark = Array("\"\(JSONRedactor.mark)\"".utf8)

    init(of bytes: UnsafeBufferPointer<UInt8>, names: SensitiveNames) {
        self.bytes = bytes
        shapes = TokenShapes(names: names)
    }

    /// The value with its replacements; nil if there are none.
    var redacted: [UInt8]? { replacements.isEmpty ? nil : bytes.replacing(replacements) }

    mutating func open(_ container: JSONContainer, at offset: Int) {
        levels.append(
            Level(start: offset, replacements: replacements.count, isHidden: levels.last?.hidesNext ?? false))
    }

    mutating func close(at end: Int) {
        let level = levels.removeLast()
        guard level.isHidden else { return }
        replacements.removeLast(replacements.count - level.replacements)
        replacements.append((level.start..<end, Self.quotedMark))
    }

    mutating func key(_ content: Range<Int>) {
        let name = JSONText.unescaped(content, of: bytes)
        let isToken = !secrets(in: name).isEmpty
        // A key that is itself a secret hides its object: marks in place of several keys would be duplicates.
        if name == JSONRedactor.sealedKey || isToken { levels[levels.count - 1].isHidden = true }
        levels[levels.count - 1].hidesNext = shapes.names.contains(name)
    }

    mutating func scalar(_ scalar: JSONScalar, _ range: Range<Int>) {
        let isNamed = levels.last?.hidesNext ?? false
        switch scalar {
        case .bool, .null: break
        case .number: if isNamed { replacements.append((range, Self.quotedMark)) }
        case .string: if isNamed { replacements.append((range, Self.quotedMark)) } else { hideTokens(range) }
        }
    }

    private mutating func hideTokens(_ range: Range<Int>) {
        let content = range.lowerBound + 1..<range.upperBound - 1
        let raw = UnsafeBufferPointer(rebasing: bytes[content])
        if raw.contains(UInt8(ascii: "\\")) {
            // Offsets in the text are not offsets in the bytes here, so the string is hidden as a whole.
            if secrets(in: JSONText.unescaped(content, of: bytes)).isEmpty { return }
            replacements.append((range, Self.quotedMark))
        } else {
            for secret in shapes.secrets(in: raw) {
                let start = content.lowerBound + secret.lowerBound
                replacements.append((start..<start + secret.count, Self.mark))
            }
        }
    }

    private func secrets(in text: String) -> [Range<Int>] {
        var text = text
        return text.withUTF8 { shapes.secrets(in: $0) }
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// The bytes with each of the ranges, which are in order, replaced.
    fileprivate func replacing(_ replacements: [(range: Range<Int>, text: [UInt8])]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(count)
        var kept = 0
        for (range, text) in replacements {
            result += self[kept..<range.lowerBound]
            result += text
            kept = range.upperBound
        }
        result += self[kept...]
        return result
    }
}
