/// Bytes are bytea, not an array of numbers: `[UInt8]` has a form of its own.
public struct Bytes: Sendable, Hashable, PostgresCodable {
    public var bytes: [UInt8]

    public init(_ bytes: [UInt8]) { self.bytes = bytes }

    public static var postgresType: PostgresType { .bytes }
    public func encode(into buffer: inout [UInt8]) { buffer.append(contentsOf: bytes) }
    public init?(binary bytes: UnsafeRawBufferPointer) { self.bytes = Array(bytes) }
}

extension Optional: PostgresEncodable where Wrapped: PostgresEncodable {
    public static var postgresType: PostgresType { Wrapped.postgresType }
    public var isNull: Bool { if case .none = self { true } else { false } }
    public func encode(into bytes: inout [UInt8]) { self?.encode(into: &bytes) }
}

extension Optional: PostgresDecodable where Wrapped: PostgresDecodable {
    public init?(binary bytes: UnsafeRawBufferPointer) {
        guard let value = Wrapped(binary: bytes) else { return nil }
        self = .some(value)
    }
    public static var null: Wrapped?? { .some(.none) }
}

/// One dimension, counted from 1.
extension Array: PostgresEncodable where Element: PostgresEncodable {
    public static var postgresType: PostgresType {
        PostgresType(oid: Element.postgresType.arrayOID, arrayOID: 0)
    }

    public func encode(into bytes: inout [UInt8]) {
        bytes.reserveCapacity(bytes.count + 20 + count * (4 + MemoryLayout<Element>.size))
        Int32(isEmpty ? 0 : 1).append(to: &bytes)
        Int32(contains(where: \.isNull) ? 1 : 0).append(to: &bytes)
        Element.postgresType.oid.append(to: &bytes)
        guard !isEmpty else { return }
        Int32(count).append(to: &bytes)
        Int32(1).append(to: &bytes)
        for element in self {
            guard !element.isNull else {
                Int32(-1).append(to: &bytes)
                continue
            }
            let start = bytes.count
            Int32(0).append(to: &bytes)
            element.encode(into: &bytes)
            bytes.setLength(at: start)
        }
    }
}

extension [UInt8] {
    /// Writes how many bytes follow the four that were kept free for it.
    mutating func setLength(at start: Int) {
        let length = UInt32(count - start - 4)
        for offset in 0..<4 {
            self[start + offset] = UInt8(truncatingIfNeeded: length >> UInt32(24 - 8 * offset))
        }
    }
}

extension Array: PostgresDecodable where Element: PostgresDecodable {
    public init?(binary bytes: UnsafeRawBufferPointer) {
        func number(at offset: Int) -> Int? {
            guard offset + 4 <= bytes.count else { return nil }
            return Int(Int32(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Int32.self)))
        }
        self = []
        guard let dimensions = number(at: 0) else { return nil }
        if dimensions == 0 { return }
        guard dimensions == 1, let count = number(at: 12) else { return nil }
        var offset = 20
        for _ in 0..<count {
            guard let length = number(at: offset) else { return nil }
            offset += 4
            if length < 0 {
                guard let null = Element.null else { return nil }
                append(null)
                continue
            }
            guard offset + length <= bytes.count,
                let element = Element(
                    binary: UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + length]))
            else { return nil }
            append(element)
            offset += length
        }
    }
}
