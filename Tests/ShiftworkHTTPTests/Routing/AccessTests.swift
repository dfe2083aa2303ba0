import HTTPTypes
import ShiftworkCore
import Testing

@testable import ShiftworkHTTP

@Suite("Access to the API")
struct AccessTests {
    private static func path(_ route: Route) -> String {
        route.path.replacing("{id}", with: "0192f3a4-7c1e-7d2b-9a54-3f0c8e61b2d7")
            .replacing("{name}", with: "mail").replacing("{type}", with: "Order")
            .replacing("{number}", with: "1").replacing("{fingerprint}", with: "ERR-7f3a")
    }

    @Test func `who proves nobody reaches nothing but what is open to all`() async throws {
        let window = Window(as: nil)
        for route in ShiftworkAPI.routes {
            let answer = try await window.ask(route.method, Self.path(route))
            #expect(answer.status == (route.permission == nil ? 200 : 401), "\(route.method) \(route.path)")
            if answer.status == 401 { #expect(answer.headers[.wwwAuthenticate] != nil) }
        }
    }

    @Test(arguments: Role.allCases)
    func `a role reaches exactly the routes whose permission it has`(role: Role) async throws {
        let window = Window(as: Principal(name: "somebody", role: role))
        for route in ShiftworkAPI.routes {
            let answer = try await window.ask(route.method, Self.path(route))
            let isAllowed = route.permission.map(role.permissions.contains) ?? true
            #expect((answer.status == 403) == !isAllowed, "\(route.method) \(route.path): \(answer.status)")
            #expect(answer.status < 500)
        }
    }

    @Test func `a server that only reads refuses every change`() async throws {
        let window = Window(isReadOnly: true)
        for route in ShiftworkAPI.routes where !route.isSafe {
            let answer = try await window.ask(route.method, Self.path(route))
            #expect(answer["type"] == "/docs/problems/read-only")
        }
        #expect(try await window.get("/jobs").status == 200)
    }

    @Test func `paths, methods and forms that are not there are answered so`() async throws {
        let window = Window()
        #expect(try await window.get("/nowhere").status == 404)
        let put = try await window.ask(.put, "/jobs")
        #expect(put.status == 405)
        #expect(put.headers[.allow] == "GET, POST")
        #expect(try await window.ask(.get, "/jobs", headers: [.accept: "text/html"]).status == 406)
        let form = try await window.ask(
            .post, "/jobs", "a=b", headers: [.contentType: "application/x-www-form-urlencoded"])
        #expect(form.status == 415)
        #expect(try await window.get("/jobs/not-an-id").status == 404)
        #expect(try await window.get("/jobs/%FF").status == 404)
    }

    static let pages: [(HTTPFields, Int)] = [
        ([:], 201), ([.origin: "http://localhost"], 201), ([.origin: "https://evil.example"], 403),
        ([HTTPField.Name("Sec-Fetch-Site")!: "none"], 403), ([.origin: "null"], 403),
        ([HTTPField.Name("Sec-Fetch-Site")!: "cross-site"], 403),
        ([HTTPField.Name("Sec-Fetch-Site")!: "same-origin", .origin: "http://localhost"], 201),
    ]

    @Test(arguments: pages)
    func `a web page of another origin changes nothing`(headers: HTTPFields, status: Int) async throws {
        var headers = headers
        headers[.contentType] = "application/json"
        let window = Window()
        #expect(try await window.ask(.post, "/jobs", #"{"type":"a"}"#, headers: headers).status == status)
        #expect(try await window.ask(.get, "/jobs", headers: headers).status == 200)
    }

    @Test func `a body that does not say what it is is not read`() async throws {
        let window = Window()
        var request = HTTPRequest(method: .post, scheme: "http", authority: "localhost", path: "/api/v1/jobs")
        let reply = await window.api.respond(to: request, requestID: "r") { _ in Array(#"{"type":"a"}"#.utf8)
        }
        #expect(reply.status.code == 415)
        request.path = "/api/v1/queues/mail/pause"
        let empty = await window.api.respond(to: request, requestID: "r") { _ in [] }
        #expect(empty.status.code == 200)
    }

    @Test func `somebody who cannot be looked up is 503, never let in`() async throws {
        let api = ShiftworkAPI(
            store: Window().store, configuration: .init { _ in throw CancellationError() })
        let request = HTTPRequest(method: .get, scheme: nil, authority: nil, path: "/api/v1/jobs")
        let reply = await api.respond(to: request, requestID: "r") { _ in [] }
        #expect(reply.status.code == 503)
    }
}
