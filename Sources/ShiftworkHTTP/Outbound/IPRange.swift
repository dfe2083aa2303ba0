/// A range of addresses, as `10.0.0.0/8`.
public struct IPRange: Sendable, Hashable {
    let address: IPAddress
    let length: Int

    /// Reads `10.0.0.0/8`, or one address.
    public init?(_ text: String) {
        let halves = text.split(separator: "/", omittingEmptySubsequences: false)
        guard halves.count <= 2, let address = IPAddress(String(halves[0])) else { return nil }
        let most = address.bytes.count * 8
        let length = halves.count == 2 ? Int(halves[1]) : most
        guard let length, (0...most).contains(length) else { return nil }
        (self.address, self.length) = (address, length)
    }

    /// Whether an address lies inside. The families never do in each other.
    public func contains(_ other: IPAddress) -> Bool {
        guard other.bytes.count == address.bytes.count else { return false }
        for (place, (one, two)) in zip(address.bytes, other.bytes).enumerated() {
            let bits = min(max(length - place * 8, 0), 8)
            let mask = UInt8(truncatingIfNeeded: 0xff00 >> bits)
            guard one & mask == two & mask else { return false }
        }
        return true
    }
}

extension IPRange {
    /// The range of addresses of version 4 that one of version 6 stands for (`::ffff:10.0.0.0/104`), or itself.
    private var plain: IPRange {
        guard address.bytes.count == 16, address.plain.bytes.count == 4, length >= 96 else { return self }
        return IPRange(address: address.plain, length: length - 96)
    }

    private init(address: IPAddress, length: Int) { (self.address, self.length) = (address, length) }

    /// Whether somebody speaks from inside, by the address as a connection tells it. A socket of both families tells
    /// those of version 4 as of version 6 (`::ffff:10.0.0.7`).
    func contains(peer: String) -> Bool { IPAddress(peer).map { plain.contains($0.plain) } ?? false }
}
