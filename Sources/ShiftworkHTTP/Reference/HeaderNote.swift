internal import ShiftworkCore

/// What the reference says of a header of a request.
struct HeaderNote: Sendable {
    let name: String
    let note: String
    let type: SchemaType
    let isRequired: Bool

    /// The headers that a route takes.
    static func taken(by operation: OperationText) -> [HeaderNote] {
        var taken: [HeaderNote] = []
        if operation.route.isRepeatable {
            taken.append(
                HeaderNote(
                    name: "Idempotency-Key",
                    note: "The request's own name: a repeat gets the first answer, for 24 hours.",
                    type: .text(pattern: "^[!#-~]{1,255}$", format: nil), isRequired: false))
        }
        if operation.takesVersion {
            taken.append(
                HeaderNote(
                    name: "If-Match",
                    note: "The ETag of the version that is changed, or * for whichever there is.",
                    type: .bounded("string", least: 1, greatest: 200), isRequired: operation.needsVersion))
        }
        return taken
    }
}

extension HeaderNote: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("name", name)
            json.member("in", "header")
            if isRequired { json.member("required", true) }
            json.member("description", note)
            json.member("schema", type)
        }
    }
}
