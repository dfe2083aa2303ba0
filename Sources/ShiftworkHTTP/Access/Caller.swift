public import HTTPTypes

/// A request and where it comes from: what somebody is found out by.
public struct Caller: Sendable {
    public var request: HTTPRequest
    /// The address of whoever opened the connection, without the port; nil where it is not known.
    public var peer: String?

    public init(_ request: HTTPRequest, peer: String? = nil) { (self.request, self.peer) = (request, peer) }

    /// What stands in `Authorization: Bearer …`; nil for anything else.
    var bearer: Substring? {
        guard let header = request.headerFields[.authorization] else { return nil }
        let parts = header.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
        return parts[1].trimming(while: { $0 == " " })
    }
}
