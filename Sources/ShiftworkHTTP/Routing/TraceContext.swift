/// Where a request stands in somebody's trace: the W3C header `traceparent`.
///
/// > traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01
package struct TraceContext: Sendable, Hashable {
    /// 32 hexadecimal digits, not all zero.
    package let traceID: String
    /// 16 hexadecimal digits, not all zero.
    package let spanID: String
    /// 2 hexadecimal digits.
    package let flags: String

    /// Bytes of `tracestate` that are passed on: what the specification wants at least.
    package static let stateLimit = 512

    /// Reads the header; nil when it is not valid, and then it is as if it were not there.
    package init?(_ header: String) {
        let parts = header.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
        guard parts.count >= 4, Self.isHex(parts[0], 2), parts[0] != "ff",
            parts[0] != "00" || parts.count == 4,
            Self.isHex(parts[1], 32), Self.isHex(parts[2], 16), Self.isHex(parts[3], 2),
            parts[1].contains(where: { $0 != "0" }), parts[2].contains(where: { $0 != "0" })
        else { return nil }
        (traceID, spanID, flags) = (parts[1], parts[2], parts[3])
    }

    /// Whether the caller keeps its span: the lowest bit of the flags.
    package var isSampled: Bool { (UInt8(flags, radix: 16) ?? 0) & 1 == 1 }

    /// As it is sent on, in the version that we know.
    var header: String { "00-\(traceID)-\(spanID)-\(flags)" }

    private static func isHex(_ text: String, _ count: Int) -> Bool {
        text.utf8.count == count
            && text.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
    }
}
