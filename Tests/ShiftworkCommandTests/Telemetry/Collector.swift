import HTTPTypes
import Hummingbird
import Logging
import ShiftworkCore

/// A collector of telemetry on this machine, which keeps what it is sent.
struct Collector: Sendable {
    struct Message: Sendable {
        let path: String
        let headers: HTTPFields
        let json: JSONBytes

        /// Members of all elements at the end of a path of lists, one after another.
        func all(_ names: String...) -> [JSONBytes] {
            names.reduce([json]) { found, name in found.flatMap { $0.value(at: [name])?.elements ?? [] } }
        }

        var spans: [JSONBytes] { all("resourceSpans", "scopeSpans", "spans") }
        var metrics: [JSONBytes] { all("resourceMetrics", "scopeMetrics", "metrics") }
    }

    let url: String
    /// What comes, in its order. To be read once.
    let messages: AsyncStream<Message>

    /// Runs one while something is done.
    /// - Parameter statuses: what it answers, one after another; 200 to the rest.
    static func with<Value>(
        statuses: [HTTPResponse.Status] = [], _ body: (Collector) async throws -> Value
    ) async throws -> Value {
        let (messages, arrived) = AsyncStream<Message>.makeStream()
        let (ports, started) = AsyncStream<Int>.makeStream()
        let answers = Answers(statuses)
        let router = Router()
        for path in ["/v1/traces", "/v1/metrics"] {
            router.post(RouterPath(path)) { request, _ -> Response in
                let bytes = Array(buffer: try await request.body.collect(upTo: 1 << 24))
                let json = try JSONBytes(validating: bytes)
                let status = await answers.next()
                arrived.yield(Message(path: path, headers: request.headers, json: json))
                return Response(status: status)
            }
        }
        let application = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { started.yield($0.localAddress?.port ?? 0) },
            logger: Logger(label: "collector") { _ in SwiftLogNoOpLogHandler() })
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await application.run() }
            var port = 0
            for await number in ports {
                port = number
                break
            }
            let value = try await body(Collector(url: "http://127.0.0.1:\(port)", messages: messages))
            group.cancelAll()
            return value
        }
    }

    private actor Answers {
        private var rest: [HTTPResponse.Status]

        init(_ statuses: [HTTPResponse.Status]) { rest = statuses }

        func next() -> HTTPResponse.Status { rest.isEmpty ? .ok : rest.removeFirst() }
    }
}
