/// A link from a job to an entity of the business, as in `TaskPlan/42`.
public struct JobReference: Sendable, Hashable, Codable, CustomStringConvertible {
    /// The entity's kind, as in `TaskPlan`. Holds no `/`.
    public let type: String
    /// The entity's id, as in `42`.
    public let id: String

    /// Links to an entity; the id may be anything that describes itself.
    public init(_ type: String, _ id: some CustomStringConvertible) {
        self.type = type
        self.id = id.description
    }

    /// `TaskPlan/42`.
    public var description: String { "\(type)/\(id)" }

    /// Reads `TaskPlan/42`, splitting at the first `/`; nil when either half is empty.
    public init?(parsing text: String) {
        guard let slash = text.firstIndex(of: "/"), slash != text.startIndex else { return nil }
        let id = text[text.index(after: slash)...]
        guard !id.isEmpty else { return nil }
        self.init(String(text[..<slash]), String(id))
    }
}
