internal import HTTPTypes

/// Web pages of other origins that may use the API (CORS): these, letter by letter, and no others. They send a key or
/// token; cookies and names by a proxy are not for them.
struct SharedOrigins: Sendable, Hashable {
    /// As `https://ops.example.org`.
    let origins: Set<String>

    static let methods = "GET, POST, PUT, PATCH, DELETE"
    private static let requestHeaders =
        "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Last-Event-ID, Prefer, traceparent"
    private static let responseHeaders =
        "ETag, Link, Location, Retry-After, X-Request-Id, Idempotency-Replayed, Preference-Applied, RateLimit, "
        + "RateLimit-Policy, Server-Timing"

    /// Whether a page of this origin may.
    func allows(_ request: HTTPRequest) -> Bool {
        request.headerFields[.origin].map(origins.contains) ?? false
    }

    /// Whether the request of a page changes something in the name of somebody who gave it a key or token. What the
    /// browser or its place would prove by itself, it does not prove for a page of another origin.
    func lets(_ request: HTTPRequest) -> Bool {
        allows(request) && request.headerFields[.authorization] != nil
    }

    /// The answer to a browser that asks before it sends; nil for any other request.
    func preflight(_ request: HTTPRequest) -> Reply? {
        guard request.method == .options, request.headerFields[.accessControlRequestMethod] != nil,
            allows(request)
        else { return nil }
        return Reply(
            .noContent,
            headers: [
                .accessControlAllowMethods: Self.methods, .accessControlAllowHeaders: Self.requestHeaders,
                .accessControlMaxAge: "600",
            ])
    }

    /// Tells the browser that the page may read the answer. Every answer differs by origin, and says so to caches.
    func add(to fields: inout HTTPFields, for request: HTTPRequest) {
        guard !origins.isEmpty else { return }
        fields.append(HTTPField(name: .vary, value: "Origin"))
        guard allows(request), let origin = request.headerFields[.origin] else { return }
        fields[.accessControlAllowOrigin] = origin
        fields[.accessControlExposeHeaders] = Self.responseHeaders
        fields[HTTPField.Name("Cross-Origin-Resource-Policy")!] = "cross-origin"
    }
}
