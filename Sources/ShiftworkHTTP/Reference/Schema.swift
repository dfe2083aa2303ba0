internal import ShiftworkCore

/// A shape of the reference, read from the short notation that it is kept in.
///
///     NewJob!                          a name; with ! it takes no other members, and null stands for an absent one
///       type: name -- what it does     a member that must be there, and a note
///       run_at?: time                  one that may be absent
///       tags: [text]?                  an array, or null
///       counts: {integer}              an object of numbers under any names
///       rank: integer(0..9)            within limits; of a text, its length
///       state: open|closed             one of some words
///       cause: Error or text           one of several shapes; a capital is another shape of the reference
///     JobStatus = queued|started       another name for a type
struct Schema: Sendable {
    struct Member: Sendable {
        var name: String
        var isRequired: Bool
        var type: SchemaType
        var note: String?
    }

    enum Shape: Sendable {
        case object([Member], isStrict: Bool)
        case alias(SchemaType)
    }

    let name: String
    private(set) var shape: Shape

    /// Whether a body of this shape cannot be left out.
    var hasRequiredMembers: Bool {
        guard case .object(let members, _) = shape else { return true }
        return members.contains(where: \.isRequired)
    }

    /// Reads shapes; what is written wrongly is an error of the program.
    static func all(in text: String) -> [Schema] {
        var schemas: [Schema] = []
        for line in text.split(separator: "\n") {
            if line.hasPrefix(" ") {
                precondition(!schemas.isEmpty, "A member without a shape: \(line)")
                schemas[schemas.count - 1].add(line.trimming(while: \.isWhitespace))
            } else if let sign = line.firstIndex(of: "=") {
                let name = String(line[..<sign].trimming(while: \.isWhitespace))
                let type = SchemaType(line[line.index(after: sign)...])
                schemas.append(Schema(name: name, shape: .alias(type)))
            } else {
                let isStrict = line.hasSuffix("!")
                let name = String(isStrict ? line.dropLast() : line)
                schemas.append(Schema(name: name, shape: .object([], isStrict: isStrict)))
            }
        }
        return schemas
    }

    private mutating func add(_ line: Substring) {
        guard case .object(var members, let isStrict) = shape, let colon = line.firstIndex(of: ":") else {
            preconditionFailure("This is no member of \(name): \(line)")
        }
        let (name, rest) = (line[..<colon], line[line.index(after: colon)...])
        let halves = rest.split(separator: " -- ", maxSplits: 1)
        members.append(
            Member(
                name: String(name.hasSuffix("?") ? name.dropLast() : name), isRequired: !name.hasSuffix("?"),
                type: SchemaType(halves[0]), note: halves.count == 2 ? String(halves[1]) : nil))
        shape = .object(members, isStrict: isStrict)
    }
}

extension Schema: JSONWritable {
    package func write(to json: inout JSONWriter) {
        switch shape {
        case .alias(let type): type.write(to: &json)
        case .object(let members, let isStrict):
            json.object { json in
                json.member("type", "object")
                let required = members.filter(\.isRequired).map(\.name)
                if !required.isEmpty { json.member("required", required) }
                json.key("properties")
                json.object { json in
                    for member in members {
                        json.key(member.name)
                        let isAbsentable = isStrict && !member.isRequired
                        (isAbsentable ? member.type.orNull : member.type).write(note: member.note, to: &json)
                    }
                }
                if isStrict { json.member("additionalProperties", false) }
            }
        }
    }
}
