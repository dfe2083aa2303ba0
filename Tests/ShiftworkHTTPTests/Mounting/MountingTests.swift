import Hummingbird
import HummingbirdTesting
import ShiftworkCore
import Testing

@testable import ShiftworkHTTP

@Suite("Mounted in an application")
struct MountingTests {
    private let window = Window()

    @Test(arguments: [true, false])
    func `what the API leads to is mounted beside it, unless the application has that itself`(
        besides: Bool
    ) async throws {
        let router = Router()
        window.api.addRoutes(to: router, besides: besides)
        try await Application(router: router).test(.router) { client in
            let status = try await client.execute(uri: "/api/v1/jobs", method: .get) { $0.status }
            #expect(status == .ok)
            for path in ["/metrics", "/docs", "/docs/docs.js", "/docs/problems/not-found", "/openapi.json"] {
                let status = try await client.execute(uri: path, method: .get) { $0.status }
                #expect(status == (besides ? .ok : .notFound), "\(path)")
            }
        }
    }
}
