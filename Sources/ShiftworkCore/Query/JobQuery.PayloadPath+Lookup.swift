extension JobQuery.PayloadPath {
    /// The plain values at the path of a JSON text, as text: strings without their quotes, numbers and words
    /// as written. The elements of a list count as its values. Empty when there is nothing plain, or the
    /// text is no JSON.
    ///
    /// The text is looked at as it is shown, without its secrets: else whoever may not read a token could guess it,
    /// filter by filter. Stores keep payloads as opaque bytes, so all of them ask here.
    public func values(in payload: [UInt8]) -> [String] {
        JSONRedactor().redact(JSONBytes(unchecked: payload)).bytes.withUnsafeBufferPointer { bytes in
            var scanner = JSONScanner(bytes, reportingTo: PayloadProbe(Array(steps), in: bytes))
            do throws(JSONFault) { try scanner.document() } catch { return [] }
            return scanner.sink.values
        }
    }
}

/// Listens for the values at one path.
private struct PayloadProbe: JSONSink {
    /// An open container.
    private struct Level {
        let isArray: Bool
        /// Whether the container lies on the path.
        let isOnPath: Bool
        /// Whether the container is a list at the end of the path.
        let isTarget: Bool
        var position = 0
        /// Whether its present child lies on the path.
        var isChildOnPath = false
    }

    private let steps: [String]
    private let bytes: UnsafeBufferPointer<UInt8>
    private var levels: [Level] = []
    private(set) var values: [String] = []

    init(_ steps: [String], in bytes: UnsafeBufferPointer<UInt8>) {
        (self.steps, self.bytes) = (steps, bytes)
    }

    mutating func open(_ container: JSONContainer, at offset: Int) {
        let isArray =
            switch container {
            case .array: true
            case .object: false
            }
        let isOnPath = levels.last?.isChildOnPath ?? true
        levels.append(
            Level(
                isArray: isArray, isOnPath: isOnPath,
                isTarget: isArray && isOnPath && levels.count == steps.count))
        if isArray { step(to: "0") }
    }

    mutating func close(at end: Int) {
        levels.removeLast()
        advance()
    }

    mutating func key(_ content: Range<Int>) {
        guard levels.last?.isOnPath == true else { return }
        step(to: JSONText.unescaped(content, of: bytes))
    }

    mutating func scalar(_ scalar: JSONScalar, _ range: Range<Int>) {
        if let level = levels.last, level.isTarget || (level.isChildOnPath && levels.count == steps.count) {
            switch scalar {
            case .string:
                values.append(JSONText.unescaped(range.lowerBound + 1..<range.upperBound - 1, of: bytes))
            case .number, .bool, .null: values.append(String(decoding: bytes[range], as: UTF8.self))
            }
        }
        advance()
    }

    private mutating func advance() {
        guard let level = levels.last, level.isArray else { return }
        levels[levels.count - 1].position += 1
        if level.isOnPath { step(to: "\(level.position + 1)") }
    }

    private mutating func step(to name: String) {
        let depth = levels.count - 1
        levels[depth].isChildOnPath = levels[depth].isOnPath && depth < steps.count && steps[depth] == name
    }
}
