/// Reads what ``ByteWriter`` wrote.
struct ByteReader {
    private var rest: ArraySlice<UInt8>

    static let damaged = StoreError(
        .corrupt, operation: "read details",
        message: "A job's details cannot be read. Run `verify` to find more.")

    init(_ bytes: [UInt8]) { rest = bytes[...] }

    var isAtEnd: Bool { rest.isEmpty }

    /// A number without sign.
    mutating func tag() throws(StoreError) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while let byte = rest.popFirst(), shift < 64 {
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
        throw ByteReader.damaged
    }

    mutating func number() throws(StoreError) -> Int64 {
        let raw = try tag()
        return Int64(bitPattern: raw >> 1) ^ -Int64(bitPattern: raw & 1)
    }

    mutating func text() throws(StoreError) -> String {
        let length = try tag()
        guard length <= UInt64(rest.count) else { throw ByteReader.damaged }
        defer { rest = rest.dropFirst(Int(length)) }
        return String(decoding: rest.prefix(Int(length)), as: UTF8.self)
    }
}
