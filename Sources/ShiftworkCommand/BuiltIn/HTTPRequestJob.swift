internal import AsyncHTTPClient
internal import Foundation
internal import NIOCore
internal import NIOHTTP1
internal import ShiftworkCore
internal import ShiftworkHTTP

/// Makes one HTTP request. Finished when the answer's status is expected; refused requests (4xx) are
/// final, trouble of the server (5xx), too many requests and lost connections are retried, not before
/// `Retry-After`.
struct HTTPRequestJob: Job {
    static let type: JobType = "http-request"
    static let defaults = JobDefaults(
        retry: RetryPolicy.exponential(maxAttempts: 8).when { ($0 as? UnexpectedStatus)?.ruling }
            .giveUp(on: OutboundRules.Refusal.self))

    /// Bytes of a response that are kept.
    static let keptBytes = 64 * 1024

    var method: String
    var url: String
    var headers: [String: String]
    /// Sent as the `Authorization` header.
    var authorization: SealableText?
    var body: String?
    /// Statuses that count as success; empty for 200 to 299.
    var expectedStatus: [Int]
    var timeoutMilliseconds: Int
    var followsRedirects: Bool

    enum CodingKeys: String, CodingKey {
        case method, url, headers, authorization, body
        case expectedStatus = "expected_status"
        case timeoutMilliseconds = "timeout_ms"
        case followsRedirects = "follow_redirects"
    }

    init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        method = try fields.decodeIfPresent(String.self, forKey: .method) ?? "GET"
        url = try fields.decode(String.self, forKey: .url)
        headers = try fields.decodeIfPresent([String: String].self, forKey: .headers) ?? [:]
        authorization = try fields.decodeIfPresent(SealableText.self, forKey: .authorization)
        body = try fields.decodeIfPresent(String.self, forKey: .body)
        expectedStatus = try fields.decodeIfPresent([Int].self, forKey: .expectedStatus) ?? []
        timeoutMilliseconds = try fields.decodeIfPresent(Int.self, forKey: .timeoutMilliseconds) ?? 30_000
        followsRedirects = try fields.decodeIfPresent(Bool.self, forKey: .followsRedirects) ?? false
    }

    func perform(in context: JobContext<BuiltInServices>) async throws -> Response {
        var (stop, hops) = (Redirection(address: url, method: method.uppercased()), 0)
        while true {
            let request = try request(
                to: stop, job: context.id, traceparent: context.job.traceparent)
            let timeout = TimeAmount.milliseconds(Int64(min(max(timeoutMilliseconds, 1), 3_600_000)))
            let (answer, headers) = try await context.services.outbound.send(
                request, for: context.job.details.tenant, needsEncryption: false, timeout: timeout,
                logger: context.logger
            ) { answer in
                (try await Response(answer, keeping: Self.keptBytes), answer.headers)
            }
            if followsRedirects, Redirection.statuses.contains(answer.status),
                let location = headers.first(name: "location"), hops < 5
            {
                try stop.follow(location, status: answer.status)
                hops += 1
                continue
            }
            if isExpected(answer.status) { return answer }
            throw UnexpectedStatus(
                status: answer.status, retryAfter: RetryAfter.read(headers.first(name: "retry-after")),
                body: String(answer.body.prefix(500)))
        }
    }

    private func isExpected(_ status: Int) -> Bool {
        expectedStatus.isEmpty ? (200..<300).contains(status) : expectedStatus.contains(status)
    }

    /// The request to the first server, or to where it leads.
    func request(to stop: Redirection, job: JobID, traceparent: String?) throws -> HTTPClientRequest {
        guard Self.isHTTP(stop.address) else { throw Unrecoverable(Self.schemeRefused) }
        var request = HTTPClientRequest(url: stop.address)
        request.method = HTTPMethod(rawValue: stop.method)
        guard stop.isAtHome else { return request }
        for (name, value) in headers.sorted(by: { $0.key < $1.key })
        where stop.sendsBody || !Self.describesBody(name) {
            request.headers.add(name: name, value: value)
        }
        if let authorization {
            request.headers.replaceOrAdd(name: "authorization", value: authorization.text)
        }
        if !request.headers.contains(name: "idempotency-key") {
            request.headers.add(name: "idempotency-key", value: job.description)
        }
        if let traceparent, !request.headers.contains(name: "traceparent") {
            request.headers.add(name: "traceparent", value: traceparent)
        }
        if let body, stop.sendsBody { request.body = .bytes(ByteBuffer(string: body)) }
        return request
    }

    /// Whether a header says something of the body that it goes with.
    private static func describesBody(_ header: String) -> Bool {
        let name = header.lowercased()
        return name.hasPrefix("content-") || name == "transfer-encoding"
    }
}

extension HTTPRequestJob {
    /// Checks a job that is handed in, and seals its authorization where there are keys.
    /// - Throws: `PayloadError` that says where payload and type differ; ``CommandFailure`` for a URL that is
    ///   never requested.
    static func prepare(_ job: inout NewJob, cipher: (any PayloadCipher)?) throws {
        let subject = JobPayloadCoder.Subject(
            type: type.rawValue, job: job.id.description, tenant: job.details.tenant)
        let coder = JobPayloadCoder(cipher: cipher, allowsPlaintextSecrets: cipher == nil)
        let request = try coder.decode(
            HTTPRequestJob.self, from: JSONBytes(unchecked: job.payload), for: subject)
        guard isHTTP(request.url) else { throw CommandFailure(.badInput, schemeRefused) }
        if cipher != nil { job.payload = try coder.encode(request, for: subject).bytes }
    }

    private static let schemeRefused =
        "Only http: and https: URLs are requested. Mend \"url\" in the payload."

    private static func isHTTP(_ address: String) -> Bool {
        ["http", "https"].contains(URL(string: address)?.scheme?.lowercased() ?? "")
    }

    /// What the server answered.
    struct Response: Encodable, Sendable {
        var status: Int
        /// Bytes of the body in all; nil when it was cut, and its length not told.
        var bytes: Int?
        /// The body's beginning, as text.
        var body: String
        var isTruncated: Bool

        enum CodingKeys: String, CodingKey {
            case status, bytes, body
            case isTruncated = "truncated"
        }

        /// Reads no more than is kept: an answer may have no end.
        init(_ answer: HTTPClientResponse, keeping limit: Int) async throws {
            var kept: [UInt8] = []
            for try await part in answer.body {
                kept += part.readableBytesView.prefix(limit + 1 - kept.count)
                if kept.count > limit { break }
            }
            status = Int(answer.status.code)
            isTruncated = kept.count > limit
            bytes =
                isTruncated ? answer.headers.first(name: "content-length").flatMap { Int($0) } : kept.count
            body = String(decoding: kept.prefix(limit), as: UTF8.self).replacing("\0", with: "\u{FFFD}")
        }
    }
}

/// The server answered with a status that was not expected.
struct UnexpectedStatus: Error, CustomStringConvertible {
    let status: Int
    let retryAfter: Duration?
    let body: String

    var description: String { "HTTP status \(status)" + (body.isEmpty ? "" : ": \(body)") }

    /// 4xx is the request's own fault, except where the server says: later.
    var ruling: RetryPolicy.Ruling? {
        let isLater = [408, 425, 429].contains(status)
        if (400..<500).contains(status), !isLater { return .giveUp }
        if (300..<400).contains(status) { return .giveUp }
        return retryAfter.map { .wait($0) }
    }
}

/// The `Retry-After` header: seconds, or a date.
enum RetryAfter {
    /// Beyond it a server's wish is not followed.
    static let longest = Duration.seconds(3_600)

    static func read(_ value: String?, now: Date = Date()) -> Duration? {
        guard let value = value?.trimmingCharacters(in: .whitespaces), !value.isEmpty else { return nil }
        if let seconds = Int(value) { return min(longest, .seconds(max(0, seconds))) }
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = .gmt
        format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        return format.date(from: value).map { min(longest, .seconds(max(0, Int($0.timeIntervalSince(now))))) }
    }
}

/// A text that is kept sealed where there are keys, and that may be handed in as it is.
struct SealableText: Codable, Sendable {
    var text: String

    init(from decoder: any Decoder) throws {
        if let plain = try? decoder.singleValueContainer().decode(String.self) {
            text = plain
        } else {
            text = try Secret<String>(from: decoder).wrappedValue
        }
    }

    func encode(to encoder: any Encoder) throws { try Secret(wrappedValue: text).encode(to: encoder) }
}
