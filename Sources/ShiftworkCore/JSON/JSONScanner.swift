/// Reads JSON once, strictly, and reports to a sink what it sees.
///
/// It refuses what two readers could understand differently, or a store could not keep: duplicate keys, NUL,
/// lone surrogates, bad UTF-8, numbers beyond 40 characters, more than 64 levels. It never traps, whatever
/// the bytes.
///
/// It allocates nothing for objects of up to 32 plain keys. Levels are bounded, so recursion is.
struct JSONScanner<Sink: JSONSink> {
    let bytes: UnsafeBufferPointer<UInt8>
    var offset = 0
    var sink: Sink

    init(_ bytes: UnsafeBufferPointer<UInt8>, reportingTo sink: Sink) {
        self.bytes = bytes
        self.sink = sink
    }

    /// Reads the one value that the bytes must hold.
    mutating func document() throws(JSONFault) {
        // Keys are remembered by 32-bit offsets.
        guard bytes.count <= Int(Int32.max) else { throw JSONFault(reason: .large, offset: 0) }
        skipSpace()
        guard offset < bytes.count else { throw fault(.empty) }
        try value(depth: 0)
        skipSpace()
        guard offset == bytes.count else { throw fault(.trailing) }
    }

    private mutating func value(depth: Int) throws(JSONFault) {
        let start = offset
        switch current {
        case UInt8(ascii: "\""):
            _ = try string()
            sink.scalar(.string, start..<offset)
        case UInt8(ascii: "{"): try object(depth: depth + 1)
        case UInt8(ascii: "["): try array(depth: depth + 1)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            try number()
            sink.scalar(.number, start..<offset)
        case UInt8(ascii: "t"):
            try word("true")
            sink.scalar(.bool, start..<offset)
        case UInt8(ascii: "f"):
            try word("false")
            sink.scalar(.bool, start..<offset)
        case UInt8(ascii: "n"):
            try word("null")
            sink.scalar(.null, start..<offset)
        default: throw unexpected()
        }
    }

    private mutating func object(depth: Int) throws(JSONFault) {
        guard depth <= JSONBytes.depthLimit else { throw fault(.deep) }
        sink.open(.object, at: offset)
        offset += 1
        skipSpace()
        if current != UInt8(ascii: "}") { try members(depth: depth) }
        offset += 1
        sink.close(at: offset)
    }

    private mutating func members(depth: Int) throws(JSONFault) {
        try withUnsafeTemporaryAllocation(of: JSONKeys.Slot.self, capacity: JSONKeys.capacity) {
            (slots) throws(JSONFault) in
            var keys = JSONKeys(slots)
            while true {
                try member(depth: depth, among: &keys)
                if current == UInt8(ascii: "}") { return }
                try expect(UInt8(ascii: ","))
                skipSpace()
            }
        }
    }

    private mutating func member(depth: Int, among keys: inout JSONKeys) throws(JSONFault) {
        let start = offset
        guard current == UInt8(ascii: "\"") else { throw unexpected() }
        let isPlain = try string()
        let content = start + 1..<offset - 1
        sink.key(content)
        guard keys.insert(content, isPlain: isPlain, of: bytes) else {
            throw JSONFault(reason: .duplicateKey, offset: start)
        }
        skipSpace()
        try expect(UInt8(ascii: ":"))
        skipSpace()
        try value(depth: depth)
        skipSpace()
    }

    private mutating func array(depth: Int) throws(JSONFault) {
        guard depth <= JSONBytes.depthLimit else { throw fault(.deep) }
        sink.open(.array, at: offset)
        offset += 1
        skipSpace()
        if current != UInt8(ascii: "]") {
            while true {
                try value(depth: depth)
                skipSpace()
                if current == UInt8(ascii: "]") { break }
                try expect(UInt8(ascii: ","))
                skipSpace()
            }
        }
        offset += 1
        sink.close(at: offset)
    }
}

// What the rest of the scanner is made of.
extension JSONScanner {
    /// The byte under the cursor, or 0 at the end: NUL is valid nowhere, so it serves as the end's mark.
    var current: UInt8 { byte(at: offset) }

    func byte(at index: Int) -> UInt8 { index < bytes.count ? bytes[index] : 0 }

    mutating func expect(_ byte: UInt8) throws(JSONFault) {
        guard current == byte else { throw unexpected() }
        offset += 1
    }

    mutating func skipSpace() {
        while true {
            switch current {
            case 0x20, 0x0A, 0x0D, 0x09: offset += 1
            default: return
            }
        }
    }

    func fault(_ reason: JSONError.Reason) -> JSONFault { JSONFault(reason: reason, offset: offset) }

    func unexpected() -> JSONFault { fault(offset < bytes.count ? .unexpectedByte : .truncated) }
}
