internal import HTTPTypes

/// Where a request comes from when proxies stand in between. Each appends the address that it was asked from, so the
/// list is true from its end on for as long as those who wrote are trusted; what stands before is the client's own
/// word.
enum ForwardedFor {
    private static let name = HTTPField.Name("X-Forwarded-For")!

    /// The first address, from the server outwards, that is no trusted proxy's.
    /// - Parameter peer: the other end of the connection.
    static func origin(from peer: String?, _ fields: HTTPFields, trusting proxies: [IPRange]) -> String? {
        guard var origin = peer else { return nil }
        var hops = fields[values: name].flatMap { $0.split(separator: ",") }
            .map { String($0.trimming(while: \.isWhitespace)) }
        while proxies.contains(where: { $0.contains(peer: origin) }), let next = hops.popLast(),
            IPAddress(next) != nil
        {
            origin = next
        }
        return origin
    }
}
