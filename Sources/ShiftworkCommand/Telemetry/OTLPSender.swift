internal import AsyncHTTPClient
internal import Logging
internal import NIOCore
internal import NIOHTTP1
internal import ShiftworkCore

/// The way to a collector.
struct OTLPSender: Sendable {
    /// What became of a message.
    enum Outcome { case taken, refused, later }

    private let client: HTTPClient
    private let logger: Logger

    private static let answerLimit = 1 << 16

    init(logger: Logger) {
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.connectionPool.retryConnectionEstablishment = false
        // Sending spans must not make spans.
        configuration.tracing.tracer = nil
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        self.logger = logger
    }

    func close() async { try? await client.shutdown() }

    /// Sends a message; no word of it comes back but what became of it.
    func send(_ body: [UInt8], _ signal: OTLPSettings.Signal) async -> Outcome {
        var request = HTTPClientRequest(url: signal.url)
        request.method = .POST
        for (name, value) in signal.headers.sorted(by: { $0.key < $1.key }) {
            request.headers.add(name: name, value: value)
        }
        request.headers.replaceOrAdd(name: "content-type", value: "application/json")
        request.body = .bytes(ByteBuffer(bytes: body))
        let timeout = TimeAmount.nanoseconds(signal.timeout.nanoseconds)
        do {
            let answer = try await client.execute(request, timeout: timeout)
            _ = try? await answer.body.collect(upTo: Self.answerLimit)
            return judged(Int(answer.status.code))
        } catch {
            if !Task.isCancelled {
                logger.warning("Telemetry cannot be sent", metadata: ["error": "\(error)"])
            }
            return .later
        }
    }

    /// > The client … SHOULD retry … 429, 502, 503, 504. All other 4xx or 5xx … MUST NOT be retried. (OTLP)
    private func judged(_ status: Int) -> Outcome {
        if (200..<300).contains(status) { return .taken }
        logger.warning("The collector refuses telemetry", metadata: ["http.status": "\(status)"])
        return [429, 502, 503, 504].contains(status) ? .later : .refused
    }
}
