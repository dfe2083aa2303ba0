public import HTTPTypes

/// A request and where it comes from: what somebody is found out by.
public struct Caller: Sendable {
    public var request: HTTPRequest
    /// The address of whoever opened the connection, without the port; nil where it is not known. No header changes it.
    public var peer: String?
    /// Where the request comes from: the peer, or what a trusted proxy there says. For rates and records; it proves
    /// nothing.
    public var origin: String?

    /// - Parameter origin: the peer where nothing else is known.
    public init(_ request: HTTPRequest, peer: String? = nil, origin: String? = nil) {
        (self.request, self.peer, self.origin) = (request, peer, origin ?? peer)
    }

    /// What stands in `Authorization: Bearer …`; nil for anything else.
    var bearer: Substring? {
        guard let header = request.headerFields[.authorization] else { return nil }
        let parts = header.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
        return parts[1].trimming(while: { $0 == " " })
    }
}
