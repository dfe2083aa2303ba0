internal import HTTPTypes
internal import ShiftworkCore

extension ShiftworkAPI {
    /// The API's description, for programs and for people.
    static let referenceTopRoutes: [Route] = [
        Route(.get, "/openapi.json", .read, "This description, as JSON") { call in
            .json(OpenAPI(of: call.desk)).with(.cacheControl, "no-cache")
        },
        Route(.get, "/openapi.yaml", .read, "This description, as YAML", form: "application/yaml") { call in
            let json = JSONBytes(unchecked: JSONWriter.bytes { OpenAPI(of: call.desk).write(to: &$0) })
            return .text(YAMLText(json).text, as: "application/yaml")
        },
        Route(.get, "/docs", .read, "This description, to read and to try", form: "text/html") { _ in
            .page(ReferencePage.html)
        },
        Route(.get, "/docs/docs.js", .read, "What the page runs", form: "text/javascript") { _ in
            .text(ReferencePage.script, as: "text/javascript; charset=utf-8")
        },
        Route(.get, "/docs/docs.css", .read, "How the page looks", form: "text/css") { _ in
            .text(ReferencePage.style, as: "text/css; charset=utf-8")
        },
        Route(.get, "/docs/problems/{slug}", .read, "What a problem means, and what to do", form: "text/html")
        {
            call in
            guard let kind = Problem.Kind.all.first(where: { $0.slug == call.path["slug"] }) else {
                throw Problem.notFound("problem of this name")
            }
            return .page(ProblemPage(kind: kind).html)
        },
        Route(.get, "/redoc", .read, "Leads to /docs") { _ in
            Reply(.permanentRedirect).with(.location, "/docs")
        },
    ]
}

extension ShiftworkAPI {
    /// The API's description as it is served: for programs that have no server.
    public static func description(version: String, asYAML: Bool = false) -> String {
        let json = JSONBytes(
            unchecked: JSONWriter.bytes { OpenAPI(root: "/api/v1", version: version).write(to: &$0) })
        return asYAML ? YAMLText(json).text : json.text
    }
}

extension Reply {
    /// A text that changes with the program alone.
    fileprivate static func text(_ text: String, as form: String) -> Reply {
        Reply(headers: [.contentType: form, .cacheControl: "no-cache"], body: .bytes(Array(text.utf8)))
    }

    /// A page that loads from here alone, and is shown in no other.
    fileprivate static func page(_ html: String) -> Reply {
        text(html, as: "text/html; charset=utf-8")
            .with(
                .contentSecurityPolicy,
                "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; "
                    + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
                    + "require-trusted-types-for 'script'; trusted-types 'none'"
            )
            .with(.referrerPolicy, "no-referrer")
    }
}

extension HTTPField.Name {
    fileprivate static let referrerPolicy = HTTPField.Name("Referrer-Policy")!
}
