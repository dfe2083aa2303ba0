internal import HTTPTypes
internal import ShiftworkCore

/// One route in the API's description.
struct OperationText: JSONWritable {
    let path: String
    let route: Route

    private var note: RouteNote? { RouteNote.all[route.key] }

    package func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("operationId", identifier)
            json.member("summary", route.summary)
            json.member("tags", [group])
            if let permission = route.permission {
                json.member("x-permission", permission.rawValue)
            } else {
                json.key("security")
                json.array { _ in }
            }
            if let line = CommandNotes.all[route.key] { json.member("x-command", line) }
            json.key("parameters")
            json.array { writeParameters(to: &$0) }
            if route.body != .none { writeBody(to: &json) }
            json.key("responses")
            json.object { writeAnswers(to: &$0) }
        }
    }

    /// Whether `If-Match` may name the version that is changed.
    var takesVersion: Bool { note?.problems.contains(412) ?? false }

    /// Whether it must.
    var needsVersion: Bool { note?.problems.contains(428) ?? false }

    private var identifier: String {
        let words = route.path.split { !$0.isLetter && !$0.isNumber }.map(String.init)
        let kind = route.path.hasSuffix("/") ? ["record"] : []
        return ([route.method.rawValue.lowercased()] + (words.isEmpty ? ["routes"] : words) + kind)
            .joined(separator: "_")
    }

    private var group: String { route.path.split(separator: "/").first.map(String.init) ?? "system" }

    private func writeParameters(to json: inout JSONWriter) {
        let inPath = path.split(separator: "/").filter { $0.hasPrefix("{") }.map {
            String($0.dropFirst().dropLast())
        }
        for name in inPath { write(name, in: "path", to: &json) }
        for name in route.parameters { write(name, in: "query", to: &json) }
        for header in HeaderNote.taken(by: self) { header.write(to: &json) }
    }

    private func write(_ name: String, in place: String, to json: inout JSONWriter) {
        let note = ParameterNote.find(place == "path" ? "{\(name)}" : name, of: route)
        json.object { json in
            json.member("name", name)
            json.member("in", place)
            if place == "path" { json.member("required", true) }
            if let text = note?.note { json.member("description", text) }
            json.member("schema", note?.type ?? .plain("string"))
        }
    }

    private func writeBody(to json: inout JSONWriter) {
        let type = note?.body.map { SchemaType($0) } ?? .any
        json.key("requestBody")
        json.object { json in
            json.member("required", isBodyRequired)
            json.key("content")
            json.object { json in
                json.key("application/json")
                json.object { json in
                    json.member("schema", type)
                    guard let name = note?.body, let example = ExampleTexts.all[name] else { return }
                    json.key("example")
                    json.raw(example.utf8)
                }
                guard route.body == .many else { return }
                json.key("application/x-ndjson")
                json.object { $0.member("schema", SchemaType.plain("string")) }
            }
        }
    }

    private var isBodyRequired: Bool {
        guard let name = note?.body else { return false }
        return Schema.byName[name]?.hasRequiredMembers ?? true
    }

    private func writeAnswers(to json: inout JSONWriter) {
        let answers = note?.answers ?? [.init(status: 200, forms: [route.form])]
        for answer in answers {
            json.key("\(answer.status)")
            json.object { json in
                json.member("description", HTTPResponse.Status(code: answer.status).reasonPhrase)
                guard !answer.forms.isEmpty else { return }
                json.key("content")
                json.object { json in for form in answer.forms { write(form, to: &json) } }
            }
        }
        for status in problems.subtracting(answers.map(\.status)).sorted() {
            json.key("\(status)")
            json.object { $0.member("$ref", "#/components/responses/P\(status)") }
        }
    }

    private func write(_ form: String, to json: inout JSONWriter) {
        let isMedia = form.contains("/")
        json.key(isMedia ? form : "application/json")
        json.object { json in
            guard isMedia else { return json.member("schema", SchemaType(form)) }
            json.member(
                "schema",
                SchemaType.plain(
                    form.hasPrefix("application/json") || form.hasSuffix("yaml") ? "object" : "string"))
        }
    }

    /// What may go wrong with it, by its nature and by its note.
    var problems: Set<Int> {
        var statuses: Set<Int> = [400, 406, 414, 421, 429, 431, 500, 503]
        if route.isRepeatable { statuses.formUnion([409, 422]) }
        if route.permission != nil { statuses.formUnion([401, 403]) }
        if !route.isSafe { statuses.formUnion([403, 507]) }
        if path.contains("{") { statuses.insert(404) }
        if route.body != .none { statuses.formUnion([413, 415]) }
        return statuses.union(note?.problems ?? [])
    }
}
