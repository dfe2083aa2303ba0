internal import Foundation
internal import ShiftworkCore
internal import ShiftworkHTTP

/// Where a request goes, and after a redirect: what it may tell there.
struct Redirection: Hashable {
    var address: String
    var method: String
    /// Whether it never left the origin that it was meant for. Another one is told nothing: no header, no body.
    private(set) var isAtHome = true
    /// Whether the request's body goes along: not to where only the answer is to be fetched.
    private(set) var sendsBody = true

    static let statuses: Set<Int> = [301, 302, 303, 307, 308]
    private static let safe: Set<String> = ["GET", "HEAD"]

    init(address: String, method: String) { (self.address, self.method) = (address, method) }

    /// Goes where a server says.
    /// - Throws: `Unrecoverable` for a place that is no URL, for one without TLS where there was TLS, and for another
    ///   server that was to get what is meant for this one; `OutboundRules.Refusal`.
    mutating func follow(_ location: String, status: Int) throws {
        let rules = OutboundRules()
        let here = try rules.target(of: address)
        guard let next = URL(string: location, relativeTo: URL(string: address))?.absoluteString else {
            throw Unrecoverable("The server redirects to a place that is no URL.")
        }
        let there = try rules.target(of: next)
        guard there.isEncrypted || !here.isEncrypted else {
            throw Unrecoverable("The server redirects from https: to http:.")
        }
        address = next
        // The request has been treated: what is there is its answer, on whichever server.
        if status == 303 {
            sendsBody = false
            if method != "HEAD" { method = "GET" }
        }
        guard here != there else { return }
        isAtHome = false
        guard Self.safe.contains(method) else {
            throw Unrecoverable(
                "The server redirects this \(PlainText.printable(method)) to another one, which is not told what was "
                    + "meant for the first. Name that one in the URL.")
        }
    }
}
