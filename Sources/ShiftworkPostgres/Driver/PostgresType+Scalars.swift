public import ShiftworkCore

// Integers travel with the highest byte first.
extension FixedWidthInteger {
    fileprivate init?(network bytes: UnsafeRawBufferPointer) {
        guard bytes.count == MemoryLayout<Self>.size else { return nil }
        self = Self(bigEndian: bytes.loadUnaligned(as: Self.self))
    }

    func append(to bytes: inout [UInt8]) {
        withUnsafeBytes(of: bigEndian) { bytes.append(contentsOf: $0) }
    }
}

extension Int16: PostgresCodable {
    public static var postgresType: PostgresType { .int2 }
    public func encode(into bytes: inout [UInt8]) { append(to: &bytes) }
    public init?(binary bytes: UnsafeRawBufferPointer) { self.init(network: bytes) }
}

extension Int32: PostgresCodable {
    public static var postgresType: PostgresType { .int4 }
    public func encode(into bytes: inout [UInt8]) { append(to: &bytes) }
    public init?(binary bytes: UnsafeRawBufferPointer) { self.init(network: bytes) }
}

extension Int64: PostgresCodable {
    public static var postgresType: PostgresType { .int8 }
    public func encode(into bytes: inout [UInt8]) { append(to: &bytes) }
    public init?(binary bytes: UnsafeRawBufferPointer) { self.init(network: bytes) }
}

/// Reads an integer of any width; written as int8.
extension Int: PostgresCodable {
    public static var postgresType: PostgresType { .int8 }
    public func encode(into bytes: inout [UInt8]) { Int64(self).append(to: &bytes) }

    public init?(binary bytes: UnsafeRawBufferPointer) {
        switch bytes.count {
        case 2: self.init(Int16(bigEndian: bytes.loadUnaligned(as: Int16.self)))
        case 4: self.init(Int32(bigEndian: bytes.loadUnaligned(as: Int32.self)))
        case 8: self.init(Int64(bigEndian: bytes.loadUnaligned(as: Int64.self)))
        default: return nil
        }
    }
}

extension Bool: PostgresCodable {
    public static var postgresType: PostgresType { .bool }
    public func encode(into bytes: inout [UInt8]) { bytes.append(self ? 1 : 0) }
    public init?(binary bytes: UnsafeRawBufferPointer) {
        guard bytes.count == 1 else { return nil }
        self = bytes[0] != 0
    }
}

extension Double: PostgresCodable {
    public static var postgresType: PostgresType { .float8 }
    public func encode(into bytes: inout [UInt8]) { bitPattern.append(to: &bytes) }
    public init?(binary bytes: UnsafeRawBufferPointer) {
        guard let pattern = UInt64(network: bytes) else { return nil }
        self.init(bitPattern: pattern)
    }
}

extension String: PostgresCodable {
    public static var postgresType: PostgresType { .text }
    public func encode(into bytes: inout [UInt8]) { bytes.append(contentsOf: utf8) }
    public init?(binary bytes: UnsafeRawBufferPointer) { self.init(decoding: bytes, as: UTF8.self) }
}

extension UUIDv7: PostgresCodable {
    public static var postgresType: PostgresType { .uuid }
    public func encode(into bytes: inout [UInt8]) {
        high.append(to: &bytes)
        low.append(to: &bytes)
    }
    public init?(binary bytes: UnsafeRawBufferPointer) {
        guard bytes.count == 16 else { return nil }
        self.init(
            high: UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
            low: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
    }
}

// Read as what they are: `JobID(row[0])` could as well mean the id's text.
extension PostgresDecodable where Self: Identifier {
    public init?(binary bytes: UnsafeRawBufferPointer) {
        guard let uuid = UUIDv7(binary: bytes) else { return nil }
        self.init(uuid)
    }
}

extension JobID: PostgresDecodable {}
extension WorkerID: PostgresDecodable {}

/// Microseconds since 2000-01-01 on the wire. Moments before 4713 BC, which the server cannot hold, are its -infinity.
extension Timestamp: PostgresCodable {
    private static let epoch: Int64 = 946_684_800_000_000
    private static let earliest: Int64 = -211_813_488_000_000_000

    public static var postgresType: PostgresType { .timestamp }

    public func encode(into bytes: inout [UInt8]) {
        let (value, isTooEarly) = microseconds.subtractingReportingOverflow(Self.epoch)
        (isTooEarly || value < Self.earliest ? .min : value).append(to: &bytes)
    }

    public init?(binary bytes: UnsafeRawBufferPointer) {
        guard let value = Int64(network: bytes) else { return nil }
        let (moment, overflow) = value.addingReportingOverflow(Self.epoch)
        self.init(microseconds: value == .min ? .min : overflow ? .max : moment)
    }
}
