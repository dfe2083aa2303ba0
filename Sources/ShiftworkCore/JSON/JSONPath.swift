/// A way into a JSON value: keys and indices from the root, printed as `$.plan.items[3]`.
public struct JSONPath: Sendable, Hashable {
    /// One step down.
    public enum Step: Sendable, Hashable {
        /// Into the member of an object.
        case key(String)
        /// Into the element of an array, counted from 0.
        case index(Int)
    }

    /// The steps from the root.
    public let steps: [Step]

    /// A path of these steps; none is the root.
    public init(_ steps: [Step] = []) {
        self.steps = steps
    }

    /// A path of coding keys, as `Codable` reports it.
    public init(_ codingPath: [any CodingKey]) {
        steps = codingPath.map { key in key.intValue.map(Step.index) ?? .key(key.stringValue) }
    }
}

extension JSONPath: CustomStringConvertible {
    /// Plain names after a dot; everything else in brackets, control characters escaped.
    public var description: String {
        var text = "$"
        for step in steps {
            switch step {
            case .index(let index): text += "[\(index)]"
            case .key(let key) where Self.isName(key): text += ".\(key)"
            case .key(let key): text += "[\(key.quotedForMessages)]"
            }
        }
        return text
    }

    private static func isName(_ key: String) -> Bool {
        !key.isEmpty
            && key.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "$"),
                    UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }
}
