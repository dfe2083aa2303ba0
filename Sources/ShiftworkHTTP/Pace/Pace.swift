internal import HTTPTypes
internal import Synchronization

// `RateLimit` and `RateLimit-Policy` are drafts (draft-ietf-httpapi-ratelimit-headers): this file is all that knows.
extension HTTPField.Name {
    fileprivate static let rateLimit = HTTPField.Name("RateLimit")!
    fileprivate static let rateLimitPolicy = HTTPField.Name("RateLimit-Policy")!
}

/// Keeps those who ask too often from those who do not: by address, and behind that by credential. Workers' requests
/// are counted apart, so that no burst of others keeps work waiting.
final class Pace: Sendable {
    /// So many are remembered; behind that all strangers share one bucket.
    static let capacity = 20_000

    private let policy: RatePolicy
    private let name: String
    private let uptime: @Sendable () -> Duration
    private let buckets = Mutex<[String: TokenBucket]>([:])

    /// - Parameter name: what is counted, as `address`.
    init(_ name: String, _ policy: RatePolicy, uptime: @escaping @Sendable () -> Duration) {
        (self.name, self.policy, self.uptime) = (name, policy, uptime)
    }

    /// Counts a request.
    /// - Throws: ``Problem``: 429, with how long to wait.
    /// - Returns: the headers that tell how much is left.
    func take(_ who: String) throws(Problem) -> HTTPFields {
        let now = uptime()
        let answer = buckets.withLock { buckets in
            var key = who
            if buckets[who] == nil, buckets.count >= Self.capacity {
                buckets = buckets.filter { !$0.value.isFull(policy, at: now) }
                if buckets.count >= Self.capacity { key = "" }
            }
            return buckets[key, default: TokenBucket(policy, at: now)].take(policy, at: now)
        }
        let window = max(1, policy.span.components.seconds)
        let seconds = max(
            1, Int((answer.wait.components.seconds) + (answer.wait.components.attoseconds > 0 ? 1 : 0)))
        let headers: HTTPFields = [
            .rateLimitPolicy: "\"\(name)\";q=\(policy.requests);w=\(window)",
            .rateLimit: "\"\(name)\";r=\(answer.left);t=\(seconds)",
        ]
        guard answer.isAllowed else {
            var problem = Problem(
                .rateLimited, "That was too often. Wait \(seconds) s, then go on more slowly.")
            problem.headers["Retry-After"] = String(seconds)
            for field in headers { problem.headers[field.name.rawName] = field.value }
            throw problem
        }
        return headers
    }
}
