import HTTPTypes
import ShiftworkCore
import Testing

@testable import ShiftworkHTTP

@Suite("The description of the API")
struct DescriptionTests {
    private let window = Window()

    private func top(_ path: String) async throws -> Window.Answer {
        try await window.ask(.get, path, root: "")
    }

    @Test func `names exactly the routes that there are`() async throws {
        let paths = try #require(try await top("/openapi.json").json.value(at: ["paths"])?.members)
        let named = paths.flatMap { path in
            (path.value.members ?? []).map { "\($0.name.uppercased()) \(path.name)" }
        }
        let there =
            ShiftworkAPI.routes.map { "\($0.method.rawValue) /api/v1\($0.path)" }
            + ShiftworkAPI.topRoutes.map { "\($0.method.rawValue) \($0.path)" }
        #expect(Set(named) == Set(there))
        #expect(named.count == there.count)
    }

    @Test func `has a note on every route and every parameter, and on nothing else`() {
        let routes = ShiftworkAPI.routes + ShiftworkAPI.topRoutes + ShiftworkAPI.compatibilityRoutes
        #expect(Set(RouteNote.all.keys).symmetricDifference(routes.map(\.key)) == [])
        for route in routes {
            let inPath = route.path.split(separator: "/").filter { $0.hasPrefix("{") }
            for name in route.parameters + inPath.map(String.init) {
                #expect(ParameterNote.find(name, of: route) != nil, "\(route.key) \(name)")
            }
            #expect((RouteNote.all[route.key]?.body == nil) == (route.body == .none), "\(route.key)")
        }
    }

    @Test func `refers to nothing that is not there`() async throws {
        let document = try await top("/openapi.json")
        let references = document.text.split(separator: "\"#/").dropFirst().map { $0.prefix { $0 != "\"" } }
        #expect(references.count > 100)
        for reference in Set(references) {
            let path = reference.split(separator: "/").map(String.init)
            #expect(document.json.value(at: path) != nil, "\(reference)")
        }
    }

    @Test(arguments: ExampleTexts.all.keys.sorted())
    func `gives examples that are accepted`(shape: String) async throws {
        let key = try #require(RouteNote.all.values.first { $0.body == shape }?.key)
        let parts = key.split(separator: " ").map(String.init)
        let method = try #require(HTTPRequest.Method(rawValue: parts[0]))
        let answer = try await window.ask(
            method, parts[1].replacing("{name}", with: "mail"), ExampleTexts.all[shape] ?? "")
        #expect((200..<300).contains(answer.status), "\(answer.text)")
    }

    @Test func `asks for credentials only where they are needed`() async throws {
        #expect(try await top("/openapi.json")["security"] != nil)
        var configuration = ShiftworkAPI.Configuration { _ in Principal(name: "all", role: .admin) }
        configuration.isOpen = true
        let open = ShiftworkAPI(store: window.store, configuration: configuration)
        #expect(OpenAPI(of: open.desk).isOpen)
        #expect(!ShiftworkAPI.description(version: "1", asYAML: true).contains("securitySchemes: {}"))
    }

    @Test func `is YAML, too`() async throws {
        let yaml = try await top("/openapi.yaml")
        #expect(yaml.headers[.contentType] == "application/yaml")
        #expect(yaml.text.hasPrefix("openapi: \"3.1.0\"\ninfo:\n  title: \"Shiftwork\"\n"))
        #expect(yaml.text.contains("\n  \"/api/v1/jobs\":\n    "))
        #expect(
            YAMLText(JSONBytes(unchecked: Array(#"{"a":[1,{"no":[]}],"b":{}}"#.utf8))).text
                == "a:\n  - 1\n  -\n    \"no\": []\nb: {}\n")
    }

    @Test func `is read in a page that loads nothing from elsewhere`() async throws {
        let page = try await top("/docs")
        #expect(page.headers[.contentType] == "text/html; charset=utf-8")
        #expect(page.headers[.contentSecurityPolicy]?.hasPrefix("default-src 'none'") == true)
        #expect(!page.text.contains("://"))
        #expect(ReferencePage.script.utf8.count <= 12 * 1_024)
        #expect(!ReferencePage.script.contains("innerHTML"))
        #expect(try await window.ask(.get, "/docs", headers: [.accept: "text/html"], root: "").status == 200)
        #expect(try await top("/redoc").headers[.location] == "/docs")
    }

    @Test func `has a page for every kind of problem`() async throws {
        for kind in Problem.Kind.all {
            let page = try await top("/docs/problems/\(kind.slug)")
            #expect(page.status == 200)
            #expect(page.text.contains("\(kind.status) \(kind.slug)"))
        }
        #expect(try await top("/docs/problems/none").status == 404)
    }

    @Test func `is not told to those who may not read`() async throws {
        let nobody = Window(as: nil)
        for route in ShiftworkAPI.topRoutes {
            let path = route.path.replacing("{slug}", with: "not-found")
            #expect(try await nobody.ask(route.method, path, root: "").status == 401)
        }
    }
}
