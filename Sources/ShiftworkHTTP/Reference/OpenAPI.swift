internal import HTTPTypes
internal import ShiftworkCore

/// The API's description, OpenAPI 3.1: written from the table of routes, so that it names what there is.
struct OpenAPI: JSONWritable {
    let routes: [Listed]
    let version: String
    /// Whether nobody needs credentials.
    let isOpen: Bool

    /// A route with its whole path.
    struct Listed: Sendable {
        var path: String
        var route: Route
    }

    init(of desk: Desk) {
        let configuration = desk.configuration
        self.init(
            root: desk.root, version: configuration.version ?? "0", isOpen: configuration.isOpen,
            isCompatible: configuration.compatibleType != nil)
    }

    init(root: String, version: String, isOpen: Bool = false, isCompatible: Bool = false) {
        let top = ShiftworkAPI.topRoutes + (isCompatible ? ShiftworkAPI.compatibilityRoutes : [])
        routes =
            ShiftworkAPI.routes.map { Listed(path: root + $0.path, route: $0) }
            + top.map { Listed(path: $0.path, route: $0) }
        (self.version, self.isOpen) = (version, isOpen)
    }

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("openapi", "3.1.0")
            json.key("info")
            json.object {
                $0.member("title", "Shiftwork")
                $0.member("version", version)
                $0.member("description", Self.introduction)
                $0.key("license")
                $0.object {
                    $0.member("name", "Apache 2.0")
                    $0.member("identifier", "Apache-2.0")
                }
            }
            json.key("servers")
            json.array { $0.object { $0.member("url", "/") } }
            if !isOpen {
                json.key("security")
                json.array { $0.object { $0.member("key", [String]()) } }
            }
            json.key("paths")
            json.object { writePaths(to: &$0) }
            json.key("components")
            json.object { writeComponents(to: &$0) }
        }
    }

    private static let introduction = """
        Background jobs that are never lost. Times are RFC 3339 in UTC, durations whole milliseconds, ids UUIDs of \
        version 7. Unknown parameters and fields are refused; answers may gain fields. Errors are \
        application/problem+json.
        """

    private func writePaths(to json: inout JSONWriter) {
        let byPath = Dictionary(grouping: routes, by: \.path)
        for (path, listed) in byPath.sorted(by: { $0.key < $1.key }) {
            json.key(path)
            json.object { json in
                for route in listed.map(\.route) {
                    json.key(route.method.rawValue.lowercased())
                    json.member(of: OperationText(path: path, route: route))
                }
            }
        }
    }

    private func writeComponents(to json: inout JSONWriter) {
        json.key("schemas")
        json.object { json in
            for schema in Schema.all { json.member(schema.name, schema) }
        }
        json.key("responses")
        json.object { json in
            for (status, kinds) in Dictionary(grouping: Problem.Kind.all, by: \.status)
                .sorted(by: { $0.key < $1.key })
            {
                json.key("P\(status)")
                json.object { json in
                    json.member("description", kinds.map(\.title).joined(separator: " · "))
                    json.key("content")
                    json.object { json in
                        json.key("application/problem+json")
                        json.object { $0.member("schema", SchemaType.reference("Problem")) }
                    }
                }
            }
        }
        guard !isOpen else { return }
        json.key("securitySchemes")
        json.object { json in
            json.key("key")
            json.object {
                $0.member("type", "http")
                $0.member("scheme", "bearer")
                $0.member("description", "A key sw_…, or a JWT of a trusted issuer")
            }
        }
    }
}

extension JSONWriter {
    fileprivate mutating func member(of part: some JSONWritable) { part.write(to: &self) }
}

extension Schema {
    /// All shapes.
    static let all =
        [jobTexts, batchTexts, numberTexts, systemTexts, recordTexts, outboundTexts, accessTexts]
        .flatMap { Schema.all(in: $0) }
        + [Schema(name: "Slug", shape: .alias(.words(Problem.Kind.all.map(\.slug))))]

    static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })
}
