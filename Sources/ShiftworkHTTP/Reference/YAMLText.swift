internal import ShiftworkCore

/// A JSON document as YAML: blocks for objects and arrays, texts as JSON quotes them, which YAML reads alike.
struct YAMLText {
    private(set) var text = ""

    init(_ json: JSONBytes) {
        append(json, indent: 0)
    }

    private mutating func append(_ json: JSONBytes, indent: Int) {
        let margin = String(repeating: " ", count: indent)
        if let members = json.members, !members.isEmpty {
            for member in members {
                text += "\(margin)\(Self.quoted(member.name)):"
                appendValue(member.value, indent: indent)
            }
        } else if let elements = json.elements, !elements.isEmpty {
            for element in elements {
                text += "\(margin)-"
                appendValue(element, indent: indent)
            }
        } else {
            text += "\(margin)\(json.text)\n"
        }
    }

    private mutating func appendValue(_ json: JSONBytes, indent: Int) {
        let isBlock = json.members?.isEmpty == false || json.elements?.isEmpty == false
        guard isBlock else {
            text += " \(json.text)\n"
            return
        }
        text += "\n"
        append(json, indent: indent + 2)
    }

    private static func quoted(_ name: String) -> String {
        let isPlain = name.allSatisfy { $0.isASCII && ($0.isLetter || $0 == "_" || $0 == "-") }
        let isWord = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"].contains(name.lowercased())
        return isPlain && !isWord && !name.isEmpty && !name.hasPrefix("-") ? name : JSONWriter.text(of: name)
    }
}

extension JSONWriter {
    /// A string as JSON writes it.
    fileprivate static func text(of text: String) -> String {
        String(decoding: JSONWriter.bytes { $0.value(text) }, as: UTF8.self)
    }
}
