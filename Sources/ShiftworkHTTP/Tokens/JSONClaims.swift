internal import ShiftworkCore

/// What a token says, read by the strict rules: no member twice.
struct JSONClaims: Sendable {
    private let json: JSONBytes

    /// Reads a part of a token; nil when it is no JSON object.
    init?(base64URL text: Substring) {
        guard let bytes = Base64URL.decoded(String(text)), let json = try? JSONBytes(validating: bytes),
            json.members != nil
        else { return nil }
        self.json = json
    }

    /// A claim's text; nil for anything else. A dot leads into an object.
    func text(_ name: String) -> String? { value(name)?.string }

    /// A claim's texts: one, or several in an array, or several with spaces between them.
    func texts(_ name: String) -> [String] {
        guard let value = value(name) else { return [] }
        if let text = value.string { return text.split(separator: " ").map(String.init) }
        return value.elements?.compactMap(\.string) ?? []
    }

    /// A claim's texts as they are: one, or those of an array.
    func list(_ name: String) -> [String] {
        guard let value = value(name) else { return [] }
        return value.string.map { [$0] } ?? value.elements?.compactMap(\.string) ?? []
    }

    /// A moment in seconds since 1970, with or without a fraction.
    func moment(_ name: String) -> Timestamp? {
        guard let value = value(name), value.string == nil, let seconds = Double(value.text),
            seconds > -1e12, seconds < 1e12
        else { return nil }
        return Timestamp(microseconds: Int64(seconds * 1_000_000))
    }

    func has(_ name: String) -> Bool { value(name) != nil }

    private func value(_ name: String) -> JSONBytes? {
        // A claim whose name holds dots, as those of some issuers do, comes before a path.
        let value = json.value(at: [name]) ?? json.value(at: name.split(separator: ".").map(String.init))
        return value.flatMap { $0.isNull ? nil : $0 }
    }
}
