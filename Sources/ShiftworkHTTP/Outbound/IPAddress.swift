/// The address of a machine, of either family, as its bytes.
public struct IPAddress: Sendable, Hashable {
    /// 4 or 16.
    public let bytes: [UInt8]

    /// Takes 4 or 16 bytes as they are; nil for any other number.
    public init?(bytes: [UInt8]) {
        guard bytes.count == 4 || bytes.count == 16 else { return nil }
        self.bytes = bytes
    }

    /// Reads `192.0.2.1` or `2001:db8::1`; nothing that stands for an address in another form.
    public init?(_ text: String) {
        guard let bytes = text.contains(":") ? Self.sixteen(text[...]) : Self.four(text[...]) else {
            return nil
        }
        self.bytes = bytes
    }

    private static func four(_ text: Substring) -> [UInt8]? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        // A leading zero is octal to some readers.
        let bytes = parts.compactMap { part in
            part.count > 1 && part.first == "0" || part.contains { !$0.isASCII || !$0.isNumber }
                ? nil : UInt8(part)
        }
        return parts.count == 4 && bytes.count == 4 ? bytes : nil
    }

    private static func sixteen(_ text: Substring) -> [UInt8]? {
        let halves = text.split(separator: "::", omittingEmptySubsequences: false)
        guard halves.count <= 2, let head = groups(halves[0]) else { return nil }
        guard halves.count == 2 else { return head.count == 16 ? head : nil }
        guard let tail = groups(halves[1]), head.count + tail.count <= 14 else { return nil }
        return head + Array(repeating: 0, count: 16 - head.count - tail.count) + tail
    }

    private static func groups(_ text: Substring) -> [UInt8]? {
        guard !text.isEmpty else { return [] }
        var bytes: [UInt8] = []
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        for (place, part) in parts.enumerated() {
            if part.contains("."), place == parts.count - 1 {
                guard let four = four(part) else { return nil }
                bytes += four
            } else {
                guard (1...4).contains(part.count), part.allSatisfy(\.isHexDigit),
                    let group = UInt16(part, radix: 16)
                else { return nil }
                bytes += [UInt8(group >> 8), UInt8(group & 0xff)]
            }
        }
        return bytes
    }
}

extension IPAddress {
    /// What is not of the public internet (IANA's special-purpose registries).
    private static let special: [IPRange] = [
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
        "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4", "2001::/23", "2001:db8::/32", "2002::/16",
        "3fff::/20",
    ].compactMap { IPRange($0) }

    private static let loopback = [IPRange("127.0.0.0/8"), IPRange("::1")].compactMap(\.self)

    /// The address of version 4 that one of version 6 stands for (`::ffff:10.0.0.7`), or itself.
    var plain: IPAddress {
        let isMapped = bytes.count == 16 && bytes.prefix(12) == [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff]
        return isMapped ? IPAddress(bytes: Array(bytes.suffix(4))) ?? self : self
    }

    /// Whether it is this machine.
    var isLoopback: Bool { Self.loopback.contains { $0.contains(plain) } }

    /// By what an address is counted: whoever has one of version 6 has all of its network of 64 bits.
    static func neighborhood(of text: String) -> String {
        guard let address = IPAddress(text)?.plain else { return text }
        guard address.bytes.count == 16 else { return address.bytes.map(String.init).joined(separator: ".") }
        return Hexadecimal.text(address.bytes.prefix(8)) + "/64"
    }

    /// The 48 bits that a site of version 6 is given, with all networks below; nil for an address of version 4.
    static func site(of text: String) -> String? {
        guard let address = IPAddress(text)?.plain, address.bytes.count == 16 else { return nil }
        return Hexadecimal.text(address.bytes.prefix(6)) + "/48"
    }

    /// All of version 6 that is given to anybody. Forms that carry an address of version 4 lie outside.
    private static let global = IPRange("2000::/3")

    /// Whether it is a machine of the public internet.
    public var isPublic: Bool {
        let isGlobal = bytes.count == 4 || Self.global?.contains(self) ?? false
        return isGlobal && !Self.special.contains { $0.contains(self) }
    }
}
