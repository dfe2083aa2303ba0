// The form in which stores keep a histogram, beside the exact numbers of its row or alone:
//
//     version (1) | buckets in use | sum | min | max − min | for each bucket: buckets skipped before it, count
//
// Every number is an unsigned LEB128 varint in its shortest form, so one histogram has one encoding. An empty one ends
// after the number of buckets. A hundred buckets take some 200 bytes.
extension Histogram {
    /// Why bytes are no histogram.
    public enum DecodingError: Error, Sendable, Hashable {
        /// Written by a version that this one does not know.
        case unknownVersion(UInt8)
        /// Cut short, followed by something else, or contradicting itself.
        case malformed
    }

    private static let version: UInt8 = 1

    /// The histogram in its compact form: 2 bytes when empty, 100 to 300 typically.
    public var encoded: [UInt8] {
        let buckets = buckets
        var bytes: [UInt8] = [Histogram.version]
        bytes.reserveCapacity(16 + 3 * buckets.count)
        bytes.appendVarint(UInt64(buckets.count))
        guard let min, let max else { return bytes }
        bytes.appendVarint(UInt64(sum))
        bytes.appendVarint(UInt64(min))
        bytes.appendVarint(UInt64(max - min))
        var next = 0
        for bucket in buckets {
            bytes.appendVarint(UInt64(bucket.index - next))
            bytes.appendVarint(UInt64(bucket.count))
            next = bucket.index + 1
        }
        return bytes
    }

    /// The histogram that `encoded` wrote.
    public init(decoding bytes: [UInt8]) throws(DecodingError) {
        guard let version = bytes.first else { throw .malformed }
        guard version == Histogram.version else { throw .unknownVersion(version) }
        var reader = VarintReader(bytes: bytes[1...])
        guard let size = reader.next(), size <= UInt64(Histogram.lastIndex + 1) else { throw .malformed }
        guard size > 0 else {
            guard reader.isAtEnd else { throw .malformed }
            self.init()
            return
        }
        guard let sum = reader.nextInt64(), let min = reader.nextInt64(), let width = reader.nextInt64(),
            let buckets = Histogram.readBuckets(Int(size), from: &reader), reader.isAtEnd
        else { throw .malformed }
        let (max, overflow) = min.addingReportingOverflow(width)
        guard !overflow, let histogram = Histogram(buckets: buckets, sum: sum, min: min, max: max)
        else { throw .malformed }
        self = histogram
    }

    /// Adds everything that an encoded histogram has counted. Changes nothing if it throws.
    public mutating func merge(encoded bytes: [UInt8]) throws(DecodingError) {
        merge(try Histogram(decoding: bytes))
    }

    private static func readBuckets(_ size: Int, from reader: inout VarintReader) -> [Bucket]? {
        var buckets: [Bucket] = []
        buckets.reserveCapacity(size)
        var next = 0
        for _ in 0..<size {
            guard let skipped = reader.next(), skipped <= UInt64(lastIndex), let count = reader.nextInt64()
            else {
                return nil
            }
            let index = next + Int(skipped)
            guard index <= lastIndex, count > 0 else { return nil }
            buckets.append(Bucket(index: index, count: count))
            next = index + 1
        }
        return buckets
    }
}

/// Reads unsigned LEB128 numbers in their shortest form; nil at the end and for anything else.
private struct VarintReader {
    var bytes: ArraySlice<UInt8>

    var isAtEnd: Bool { bytes.isEmpty }

    mutating func next() -> UInt64? {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while let byte = bytes.popFirst() {
            let bits = UInt64(byte & 0x7F)
            guard shift < 63 || bits <= 1 else { return nil }
            value |= bits << shift
            if byte < 0x80 { return byte == 0 && shift > 0 ? nil : value }
            shift += 7
            guard shift <= 63 else { return nil }
        }
        return nil
    }

    mutating func nextInt64() -> Int64? { next().flatMap(Int64.init(exactly:)) }
}

extension [UInt8] {
    fileprivate mutating func appendVarint(_ number: UInt64) {
        var rest = number
        while rest >= 0x80 {
            append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        append(UInt8(rest))
    }
}
