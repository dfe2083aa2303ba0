import Hummingbird

/// What a Hummingbird route costs that reads the request of `POST /api/v1/jobs`, answers with the JSON that Shiftwork
/// answers with, and does nothing: the ceiling that `Benchmarks/http` measures beside the server.
@main
struct PlainServer {
    static func main() async throws {
        let router = Router()
        router.post("/api/v1/jobs") { request, context in
            let new = try await request.decode(as: PlainJob.New.self, context: context)
            return EditedResponse(status: .created, response: PlainJob(new))
        }
        router.get("/api/v1/jobs/:id") { _, _ in
            PlainJob(PlainJob.New(type: "email", queue: "mail", payload: .example))
        }
        let port = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 8_000
        var application = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: port)))
        application.logger.logLevel = .error
        try await application.runService()
    }
}
