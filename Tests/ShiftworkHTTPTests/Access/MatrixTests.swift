import HTTPTypes
import ShiftworkCore
import Testing

@testable import ShiftworkHTTP

/// Every route × role × tenant × method, made from the table of routes: who adds a route is covered by adding it.
@Suite("Nobody reaches what is not theirs")
struct MatrixTests {
    private static let methods: [HTTPRequest.Method] = [
        .get, .head, .post, .put, .patch, .delete, .options, .trace, .connect, .init("PROPFIND")!,
    ]
    private static var routes: [(prefix: String, route: Route)] {
        ShiftworkAPI.routes.map { ("/api/v1", $0) } + ShiftworkAPI.topRoutes.map { ("", $0) }
            + ShiftworkAPI.compatibilityRoutes.map { ("", $0) }
    }

    @Test func `a method that a path does not have is refused to everybody alike`() async throws {
        let town = try await Town()
        for (prefix, route) in Self.routes {
            let path = prefix + town.path(of: route, to: .absent)
            for method in Self.methods {
                let isThere = Self.routes.contains { other in
                    other.prefix + other.route.path == prefix + route.path
                        && (other.route.method == method || (method == .head && other.route.method == .get))
                }
                guard !isThere else { continue }
                for token in [nil, town.admin, town.viewer] {
                    let answer = try await town.ask(method, path, token: token)
                    #expect([404, 405].contains(answer.status), "\(method) \(path): \(answer.status)")
                }
            }
        }
    }

    @Test func `without a credential, and with a wrong one, every route is shut`() async throws {
        let town = try await Town()
        for (prefix, route) in Self.routes where route.permission != nil {
            for token in [
                nil, "sw_0000000000000000_\(String(repeating: "A", count: 43))", "eyJhbGciOiJub25lIn0.e30.",
            ] {
                let answer = try await town.ask(
                    route.method, prefix + town.path(of: route, to: .acme), route.body == .none ? "" : "{}",
                    token: token)
                #expect(answer.status == 401, "\(route.method) \(route.path)")
                for secret in town.secrets where !town.path(of: route, to: .acme).contains(secret) {
                    #expect(!answer.text.contains(secret))
                }
            }
        }
    }

    @Test(arguments: Role.allCases)
    func `a role of a tenant opens exactly the routes of its permissions`(role: Role) async throws {
        for tenant in [nil, "acme", "globex"] {
            let town = try await Town()
            let token = try await town.gate.key([role], tenant: tenant).token
            for (prefix, route) in Self.routes {
                let answer = try await town.ask(
                    route.method, prefix + town.path(of: route, to: .absent), route.body == .none ? "" : "{}",
                    token: token)
                let isAllowed = route.permission.map(role.permissions.contains) ?? true
                let isForbidden = answer.status == 403 && answer.text.contains("This needs the permission")
                #expect(isForbidden == !isAllowed, "\(role) \(tenant ?? "-") \(route.method) \(route.path)")
                #expect(
                    answer.status < 500 || answer.status == 503,
                    "\(route.method) \(route.path): \(answer.text)")
            }
        }
    }

    @Test func `what is another tenant's looks as if it were not there, and stays as it is`() async throws {
        let town = try await Town()
        let before = try await town.everythingOfAcme()
        for (prefix, route) in Self.routes where route.path.contains("{") {
            for body in town.bodies(for: route) {
                let theirs = try await town.ask(
                    route.method, prefix + town.path(of: route, to: .acme), body, token: town.globex)
                let absent = try await town.ask(
                    route.method, prefix + town.path(of: route, to: .absent), body, token: town.globex)
                #expect(theirs.status == absent.status, "\(route.method) \(route.path) \(body)")
                #expect(town.plain(theirs) == town.plain(absent), "\(route.method) \(route.path) \(body)")
            }
        }
        #expect(try await town.everythingOfAcme() == before)
    }

    @Test func `no list, number or page of one tenant shows anything of another`() async throws {
        let town = try await Town()
        // The audit log tells the paths that the tenant itself tried.
        for (prefix, route) in Self.routes
        where route.method == .get && route.form == "application/json" && route.path != "/audit" {
            let path = prefix + town.path(of: route, to: .acme)
            for query in ["", route.parameters.contains("q") ? "?q=tenant:acme" : nil].compactMap(\.self) {
                let answer = try await town.ask(.get, path + query, token: town.globex)
                for secret in town.secrets where !path.contains(secret) {
                    #expect(!answer.text.contains(secret), "\(path)\(query) shows \(secret)")
                }
            }
        }
    }

    @Test func `looking changes nothing, whatever is looked at`() async throws {
        let town = try await Town()
        let before = try await town.everythingOfAcme()
        for (prefix, route) in Self.routes where route.isSafe {
            _ = try await town.ask(route.method, prefix + town.path(of: route, to: .acme), token: town.admin)
        }
        #expect(try await town.everythingOfAcme() == before)
    }
}
