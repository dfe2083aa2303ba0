extension StringProtocol {
    /// The text between quotation marks as a message may carry it, whoever wrote it: what moves a terminal's cursor,
    /// begins a line of a log or turns the direction of writing is escaped.
    ///
    /// `debugDescription` is no substitute: it leaves U+0080…U+009F, which are controls too, U+2028 and U+202E.
    package var quotedForMessages: String {
        var quoted = "\""
        for scalar in unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\\(scalar)"
            default: quoted += scalar.asInMessages
            }
        }
        return quoted + "\""
    }

    /// The text as a message may carry it, without quotation marks around it.
    package var escapedForMessages: String {
        unicodeScalars.contains(where: \.isUnfitForMessages)
            ? unicodeScalars.map(\.asInMessages).joined() : String(self)
    }
}

extension Unicode.Scalar {
    fileprivate var asInMessages: String {
        switch self {
        case "\n": "\\n"
        case "\r": "\\r"
        case "\t": "\\t"
        case _ where isUnfitForMessages: "\\u{\(String(value, radix: 16, uppercase: true))}"
        default: String(self)
        }
    }

    fileprivate var isUnfitForMessages: Bool {
        if isASCII { return value < 0x20 || value == 0x7F }
        switch properties.generalCategory {
        // Among the formats are the marks of direction; what is unassigned another version may understand.
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned, .privateUse:
            return true
        default: return false
        }
    }
}
