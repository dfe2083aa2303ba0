internal import ArgumentParser
internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1
internal import ShiftworkCore

struct HealthcheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "healthcheck",
        abstract: "Ask a server or a worker whether it is well: for containers.",
        discussion: """
            Examples:
              shiftwork healthcheck
              shiftwork healthcheck livez --url http://127.0.0.1:9000 --timeout 500ms

            Ends with 0 when the answer is yes, with 69 when it is no or there is none.
            """)

    /// What is asked.
    enum Probe: String, ExpressibleByArgument, CaseIterable { case livez, readyz, startupz }

    @Argument(help: "livez, readyz or startupz.")
    var probe = Probe.readyz

    @Option(help: "The server, or the probe port of a worker.")
    var url = "http://127.0.0.1:8000"

    @Option(help: "How long to wait for an answer.")
    var timeout = SpanArgument(.seconds(2))

    @OptionGroup var output: OutputOptions

    func run() async throws {
        let console = Console.process(.process(), try output.resolved(with: Settings(sources: [])))
        let base = url.hasSuffix("/") ? String(url.dropLast()) : url
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        let answer = await Self.ask(
            "\(base)/\(probe.rawValue)", timeout: .nanoseconds(timeout.duration.nanoseconds), client)
        try await client.shutdown()
        guard answer.isWell else { throw CommandFailure(.unavailable, answer.words) }
        console.say(answer.words)
    }

    private static func ask(
        _ url: String, timeout: TimeAmount, _ client: HTTPClient
    ) async -> (isWell: Bool, words: String) {
        do {
            let answer = try await client.execute(HTTPClientRequest(url: url), timeout: timeout)
            let body = try await answer.body.collect(upTo: 4_096)
            let words = PlainText.printable(
                String(buffer: body).split(separator: "\n").first.map(String.init) ?? "")
            return (answer.status == .ok, "\(words) (\(answer.status.code))")
        } catch {
            return (false, "\(url) gives no answer: \(error)")
        }
    }
}
