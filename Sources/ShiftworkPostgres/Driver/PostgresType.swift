/// A type of the server, by the numbers that its protocol knows it and arrays of it by.
public struct PostgresType: Sendable, Hashable {
    public let oid: UInt32
    public let arrayOID: UInt32

    public init(oid: UInt32, arrayOID: UInt32) { (self.oid, self.arrayOID) = (oid, arrayOID) }

    public static let bool = PostgresType(oid: 16, arrayOID: 1000)
    public static let bytes = PostgresType(oid: 17, arrayOID: 1001)
    public static let int8 = PostgresType(oid: 20, arrayOID: 1016)
    public static let int2 = PostgresType(oid: 21, arrayOID: 1005)
    public static let int4 = PostgresType(oid: 23, arrayOID: 1007)
    public static let text = PostgresType(oid: 25, arrayOID: 1009)
    public static let float8 = PostgresType(oid: 701, arrayOID: 1022)
    public static let timestamp = PostgresType(oid: 1184, arrayOID: 1185)
    public static let uuid = PostgresType(oid: 2950, arrayOID: 2951)
}

/// What can be handed to a statement, in the server's binary form.
public protocol PostgresEncodable: Sendable {
    static var postgresType: PostgresType { get }
    /// Whether the value is NULL: then it is not encoded.
    var isNull: Bool { get }
    func encode(into bytes: inout [UInt8])
}

/// What can be read from an answer.
public protocol PostgresDecodable {
    /// Reads a value that is not NULL; nil when the bytes are none of it.
    init?(binary bytes: UnsafeRawBufferPointer)
    /// What NULL means; nil where it has no meaning.
    static var null: Self? { get }
}

extension PostgresEncodable {
    public var isNull: Bool { false }
}

extension PostgresDecodable {
    public static var null: Self? { nil }
}

public typealias PostgresCodable = PostgresEncodable & PostgresDecodable
