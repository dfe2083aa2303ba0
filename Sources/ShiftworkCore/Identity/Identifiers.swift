/// An id of one kind of thing: a ``UUIDv7`` that the compiler does not mix up with the ids of other kinds.
public protocol Identifier: Sendable, Hashable, Comparable, Codable, LosslessStringConvertible {
    /// The id itself.
    var uuid: UUIDv7 { get }
    /// Marks a UUID as an id of this kind.
    init(_ uuid: UUIDv7)
}

extension Identifier {
    /// The usual 36 characters, in lower case.
    public var description: String { uuid.description }

    /// Reads the usual 36 characters; nil for anything else.
    public init?(_ description: String) {
        guard let uuid = UUIDv7(description) else { return nil }
        self.init(uuid)
    }

    /// Reads the usual 36 characters; nil for anything else.
    public init?(parsing text: String) { self.init(text) }

    /// Orders by the time of making.
    public static func < (left: Self, right: Self) -> Bool { left.uuid < right.uuid }

    /// Reads an id from its text.
    /// - Throws: `DecodingError` when the text is no UUID.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let uuid = UUIDv7(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "\"\(text)\" is no UUID.")
        }
        self.init(uuid)
    }

    /// Writes the id as its text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// The id of a job.
public struct JobID: Identifier {
    public let uuid: UUIDv7
    public init(_ uuid: UUIDv7) { self.uuid = uuid }
}

/// The id of a batch, a set of jobs that are handed in together.
public struct BatchID: Identifier {
    public let uuid: UUIDv7
    public init(_ uuid: UUIDv7) { self.uuid = uuid }
}

/// The id of a worker process: a new one at each start.
public struct WorkerID: Identifier {
    public let uuid: UUIDv7
    public init(_ uuid: UUIDv7) { self.uuid = uuid }
}

/// The id of an operation, a bulk action over a query.
public struct OperationID: Identifier {
    public let uuid: UUIDv7
    public init(_ uuid: UUIDv7) { self.uuid = uuid }
}
