internal import Foundation

/// Where this system may send requests to: the public internet, and what is allowed by name or address.
///
/// Whoever may hand in a URL would otherwise reach what only this machine reaches (server-side request forgery).
/// A URL is checked twice: by its form, and by the address that its name leads to; the connection is made to just
/// that address.
public struct OutboundRules: Sendable, Hashable {
    /// Host names that may lead anywhere, on any port and without TLS.
    public var hosts: Set<String> = []
    /// Addresses that may be reached besides, on any port and without TLS.
    public var ranges: [IPRange] = []

    /// The public internet alone.
    public init() {}

    /// Reads `hooks.internal,10.1.0.0/16`; nil when a part is neither a name nor a range.
    public init?(parsing text: String) {
        for part in text.split(separator: ",").map({ $0.trimming(while: \.isWhitespace) }) where !part.isEmpty
        {
            if let range = IPRange(String(part)) {
                ranges.append(range)
            } else if part.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || ".-".contains($0)) }),
                part.contains(where: \.isLetter)
            {
                hosts.insert(part.lowercased())
            } else {
                return nil
            }
        }
    }

    /// Where a URL leads, as far as its text tells.
    public struct Target: Sendable, Hashable {
        /// Without the brackets of an address.
        public var host: String
        public var port: Int
        public var isEncrypted: Bool

        var usualPort: Int { isEncrypted ? 443 : 80 }
    }

    /// Why a request is not sent.
    public struct Refusal: Error, Sendable, Hashable, CustomStringConvertible {
        public let description: String
    }

    /// Takes a URL apart.
    /// - Throws: ``Refusal`` for what is no plain URL of HTTP.
    public func target(of url: String) throws(Refusal) -> Target {
        guard let parts = URLComponents(string: url), let host = parts.host, !host.isEmpty else {
            throw Refusal(description: "This is no URL with a host.")
        }
        let scheme = parts.scheme?.lowercased()
        guard scheme == "https" || scheme == "http" else {
            throw Refusal(description: "Only https: and http: URLs are requested.")
        }
        guard parts.user == nil, parts.password == nil, !host.contains("@") else {
            throw Refusal(description: "A URL with a user or a password is not requested.")
        }
        let bare = Self.bare(host).lowercased()
        // What is encoded in a host is decoded by some readers, and not by others.
        guard bare.utf8.allSatisfy({ (0x21...0x7e).contains($0) }), !bare.contains("%") else {
            throw Refusal(description: "A host is written in letters of ASCII, none of them encoded.")
        }
        var target = Target(host: bare, port: 0, isEncrypted: scheme == "https")
        target.port = parts.port ?? target.usualPort
        // A client converts it to 16 bits, and traps on what has more.
        guard (1...65_535).contains(target.port) else {
            throw Refusal(description: "A port is 1 to 65,535.")
        }
        return target
    }

    /// A URL as it is sent: its host written as it was judged. A client reads the URL anew, and looks names up as they
    /// stand there, letter by letter.
    /// - Throws: ``Refusal`` where two readers would find two hosts in it.
    public func url(_ url: String, to target: Target) throws(Refusal) -> String {
        var parts = URLComponents(string: url)
        parts?.scheme = target.isEncrypted ? "https" : "http"
        parts?.host = target.host.contains(":") ? "[\(target.host)]" : target.host
        guard let text = parts?.string, let read = URL(string: text), let host = read.host,
            Self.bare(host) == target.host, (read.port ?? target.usualPort) == target.port
        else { throw Refusal(description: "The host of this URL can be read in more than one way.") }
        return text
    }

    private static func bare(_ host: String) -> String {
        host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
    }

    /// Judges a URL before anybody looks its name up, as when it is handed in.
    /// - Parameter needsEncryption: whether http: is for what is allowed by name or address alone.
    /// - Throws: ``Refusal``.
    public func check(_ url: String, needsEncryption: Bool) throws(Refusal) {
        let target = try target(of: url)
        if let address = IPAddress(target.host) {
            try check(address, for: target, needsEncryption: needsEncryption)
        } else if needsEncryption, !target.isEncrypted, !hosts.contains(target.host), ranges.isEmpty {
            throw Self.plaintext
        }
    }

    /// Judges the address that a target's name led to.
    /// - Throws: ``Refusal``.
    public func check(
        _ address: IPAddress, for target: Target, needsEncryption: Bool
    ) throws(Refusal) {
        if hosts.contains(target.host) || ranges.contains(where: { $0.contains(address) }) { return }
        guard address.isPublic else {
            throw Refusal(
                description:
                    "This leads to an address that is not public. Allow it, if it is meant: outbound.allow.")
        }
        guard [80, 443].contains(target.port) else {
            throw Refusal(
                description: "Only the ports 80 and 443 are reached, unless it is allowed: outbound.allow.")
        }
        if needsEncryption, !target.isEncrypted { throw Self.plaintext }
    }

    private static let plaintext = Refusal(description: "Only https: URLs are called.")
}
