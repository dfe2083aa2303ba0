internal import ShiftworkCore

/// What a value may be, as a JSON schema.
indirect enum SchemaType: Sendable {
    case text(pattern: String?, format: String?)
    /// With its least and greatest value, or of a text its least and greatest length.
    case bounded(String, least: Int, greatest: Int)
    case plain(String)
    case any
    case words([String])
    case reference(String)
    case list(SchemaType)
    case map(SchemaType)
    case either([SchemaType])
    case null

    /// What a name of a type or queue is made of.
    static let namePattern = "^[A-Za-z0-9][A-Za-z0-9_.:-]{0,99}$"

    /// Reads a type in the notation of ``Schema``.
    init(_ text: some StringProtocol) {
        let text = Substring(text).trimming(while: \.isWhitespace)
        let parts = text.split(separator: " or ")
        if parts.count > 1 {
            self = .either(parts.map { SchemaType($0) })
        } else if text.hasSuffix("?") {
            self = SchemaType(text.dropLast()).orNull
        } else if text.hasPrefix("["), text.hasSuffix("]") {
            self = .list(SchemaType(text.dropFirst().dropLast()))
        } else if text.hasPrefix("{") {
            self = .map(SchemaType(text.dropFirst().dropLast()))
        } else if text.contains("|") || text.hasPrefix("'") {
            self = .words(text.split(separator: "|").map { String($0.filter { $0 != "'" }) })
        } else {
            self = Self.simple(text)
        }
    }

    private static func simple(_ text: Substring) -> SchemaType {
        switch text {
        case "id": return .text(pattern: nil, format: "uuid")
        case "time": return .text(pattern: nil, format: "date-time")
        case "name": return .text(pattern: namePattern, format: nil)
        case "text": return .plain("string")
        case "integer", "number", "boolean", "object": return .plain(String(text))
        case "any": return .any
        default: break
        }
        guard let open = text.firstIndex(of: "(") else {
            precondition(text.first?.isUppercase == true, "There is no type \(text).")
            return .reference(String(text))
        }
        let bounds = text[open...].dropFirst().dropLast().split(separator: "..").compactMap { Int($0) }
        precondition(bounds.count == 2, "These are no bounds: \(text)")
        let base = text[..<open] == "text" ? "string" : String(text[..<open])
        return .bounded(base, least: bounds[0], greatest: bounds[1])
    }

    /// The type, or `null`.
    var orNull: SchemaType {
        switch self {
        case .either(let types): .either(types + [.null])
        case .any, .null: self
        default: .either([self, .null])
        }
    }
}

extension SchemaType: JSONWritable {
    package func write(to json: inout JSONWriter) { write(note: nil, to: &json) }

    func write(note: String?, to json: inout JSONWriter) {
        json.object { json in
            writeMembers(to: &json)
            if let note { json.member("description", note) }
        }
    }

    private func writeMembers(to json: inout JSONWriter) {
        switch self {
        case .text(let pattern, let format):
            json.member("type", "string")
            if let pattern { json.member("pattern", pattern) }
            if let format { json.member("format", format) }
        case .bounded(let base, let least, let greatest):
            json.member("type", base)
            json.member(base == "string" ? "minLength" : "minimum", least)
            json.member(base == "string" ? "maxLength" : "maximum", greatest)
        case .plain(let base): json.member("type", base)
        case .any: break
        case .words(let words):
            json.member("type", "string")
            json.member("enum", words)
        case .reference(let name): json.member("$ref", "#/components/schemas/\(name)")
        case .list(let type):
            json.member("type", "array")
            json.member("items", type)
        case .map(let type):
            json.member("type", "object")
            json.member("additionalProperties", type)
        case .either(let types):
            json.key("anyOf")
            json.array { json in for type in types { type.write(to: &json) } }
        case .null: json.member("type", "null")
        }
    }
}
