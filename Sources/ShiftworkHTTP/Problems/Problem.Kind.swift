extension Problem {
    /// A kind of problem: one page of the reference for each, one status.
    public struct Kind: Sendable, Hashable {
        /// The page's name, as in `invalid-query`.
        public let slug: String
        /// The same for every problem of the kind.
        public let title: String
        /// The HTTP status.
        public let status: Int

        init(_ status: Int, _ slug: String, _ title: String) {
            (self.status, self.slug, self.title) = (status, slug, title)
        }
    }
}

extension Problem.Kind {
    /// Every kind: the pages of the reference, and the statuses that the API's description names.
    public static let all: [Problem.Kind] = [
        invalidQuery, invalidBody, invalidCursor, unauthorized, forbidden, crossOrigin, readOnly, notFound,
        methodNotAllowed, notAcceptable, wrongStatus, idTaken, leaseLost, versionMismatch,
        preconditionRequired,
        tooLarge,
        wrongHost, unsupportedMedia, rateLimited, internalError, storeUnavailable, queryTimeout,
        tooManyStreams, tooManyWorkers, quotaReached,
        storeFull, targetTooLong, headersTooLarge, repeatInProgress, repeatKeyReused,
    ]

    static let invalidQuery = Problem.Kind(400, "invalid-query", "The query cannot be understood")
    static let invalidBody = Problem.Kind(400, "invalid-body", "The body cannot be understood")
    static let invalidCursor = Problem.Kind(400, "invalid-cursor", "The cursor does not fit")
    static let unauthorized = Problem.Kind(401, "unauthorized", "Credentials are needed")
    static let forbidden = Problem.Kind(403, "forbidden", "Not allowed")
    static let crossOrigin = Problem.Kind(403, "cross-origin", "Not from this page")
    static let readOnly = Problem.Kind(403, "read-only", "This server only reads")
    static let notFound = Problem.Kind(404, "not-found", "Not found")
    static let methodNotAllowed = Problem.Kind(405, "method-not-allowed", "Not with this method")
    static let notAcceptable = Problem.Kind(406, "not-acceptable", "Not in this form")
    static let wrongStatus = Problem.Kind(409, "wrong-status", "Not in this status")
    static let idTaken = Problem.Kind(409, "id-taken", "The id is taken")
    static let notRestartable = Problem.Kind(409, "not-restartable", "Nothing starts it again")
    static let workerEnding = Problem.Kind(409, "worker-ending", "It is ending")
    static let leaseLost = Problem.Kind(409, "lease-lost", "The lease is lost")
    static let versionMismatch = Problem.Kind(412, "version-mismatch", "It has changed since")
    static let preconditionRequired = Problem.Kind(428, "precondition-required", "Say which version you mean")
    static let tooLarge = Problem.Kind(413, "too-large", "Too large")
    static let wrongHost = Problem.Kind(421, "wrong-host", "Not for this host")
    static let unsupportedMedia = Problem.Kind(415, "unsupported-media-type", "Not this kind of body")
    static let rateLimited = Problem.Kind(429, "rate-limited", "Too many requests")
    static let internalError = Problem.Kind(500, "internal-error", "An error of the server")
    static let storeUnavailable = Problem.Kind(503, "store-unavailable", "The store cannot be reached")
    static let queryTimeout = Problem.Kind(503, "query-timeout", "The query took too long")
    static let tooManyStreams = Problem.Kind(503, "too-many-streams", "Too many streams")
    static let quotaReached = Problem.Kind(409, "quota-reached", "As many as there may be")
    static let tooManyWorkers = Problem.Kind(429, "too-many-workers", "Too many workers")
    static let targetTooLong = Problem.Kind(414, "uri-too-long", "Path and query are too long")
    static let headersTooLarge = Problem.Kind(431, "headers-too-large", "Too many headers, or too large")
    static let repeatInProgress = Problem.Kind(
        409, "idempotency-in-progress", "The first request is under way")
    static let repeatKeyReused = Problem.Kind(422, "idempotency-key-reused", "The key is another request's")
    static let storeFull = Problem.Kind(507, "store-full", "The store is full")
}
