/// The members of one JSON object, read by name and type, each mistake told with its place.
package struct JSONFields: Sendable {
    private let members: [String: JSONBytes]
    /// Where the object lies: empty for the document.
    private let pointer: String

    /// Takes an object apart.
    /// - Throws: ``JSONFieldError`` when the value is none.
    package init(_ json: JSONBytes, at pointer: String = "") throws(JSONFieldError) {
        guard let members = json.members else {
            throw JSONFieldError(pointer: pointer, "An object is expected here")
        }
        self.members = Dictionary(members.map { ($0.name, $0.value) }) { first, _ in first }
        self.pointer = pointer
    }

    /// Refuses members of other names, and says which name may have been meant.
    package func refuse(namesOtherThan known: [String]) throws(JSONFieldError) {
        let unknown = members.keys.filter { !known.contains($0) }.sorted().map { name in
            let closest = ClosestWord.to(name, among: known)
            let hint = closest.map { " Did you mean \"\($0)\"?" } ?? ""
            var error = error(name, "This field is not known.\(hint)")
            (error.code, error.suggestion) = ("unknown_field", closest)
            return error
        }
        guard var first = unknown.first else { return }
        first.others = Array(unknown.dropFirst())
        throw first
    }

    /// The value, unless it is absent or `null`.
    package func json(_ name: String) -> JSONBytes? {
        guard let value = members[name], !value.isNull else { return nil }
        return value
    }

    /// A string.
    package func string(_ name: String) throws(JSONFieldError) -> String? {
        guard let value = json(name) else { return nil }
        guard let text = value.string else { throw error(name, "A string is expected here") }
        return text
    }

    /// A string that must be there.
    package func required(_ name: String) throws(JSONFieldError) -> String {
        guard let text = try string(name) else { throw error(name, "This field is missing") }
        return text
    }

    /// A truth value; false when it is absent.
    package func flag(_ name: String) throws(JSONFieldError) -> Bool {
        switch json(name)?.text {
        case nil, "false": return false
        case "true": return true
        default: throw error(name, "It is true or false")
        }
    }

    /// A whole number.
    package func integer(_ name: String) throws(JSONFieldError) -> Int? {
        guard let value = json(name) else { return nil }
        guard let number = Int(value.text) else { throw error(name, "A whole number is expected here") }
        return number
    }

    /// A number of things: from 0, and no more than any store counts.
    package func count(_ name: String) throws(JSONFieldError) -> Int? {
        guard let number = try integer(name) else { return nil }
        guard (0...Int(Int32.max)).contains(number) else {
            throw error(name, "A number from 0 to \(Int32.max) is expected here")
        }
        return number
    }

    /// Four thousand years: what lies so far ahead is still a year of four digits, as RFC 3339 writes them.
    private static let longestDuration = 4_000 * 365 * 86_400_000

    /// A duration, from whole milliseconds.
    package func milliseconds(_ name: String) throws(JSONFieldError) -> Duration? {
        guard let number = try integer(name) else { return nil }
        guard (0...Self.longestDuration).contains(number) else {
            throw error(name, "A duration is 0 or more milliseconds, and no more than 4,000 years")
        }
        return .milliseconds(number)
    }

    /// A moment, from RFC 3339.
    package func moment(_ name: String) throws(JSONFieldError) -> Timestamp? {
        try parsed(name, "A time as 2026-11-20T14:03:07Z is expected here") { Timestamp(rfc3339: $0) }
    }

    /// An id.
    package func id<ID: Identifier>(_ name: String, _: ID.Type = ID.self) throws(JSONFieldError) -> ID? {
        try parsed(name, "An id of 36 characters is expected here") { ID(parsing: $0) }
    }

    /// An object.
    package func object(_ name: String) throws(JSONFieldError) -> JSONFields? {
        guard let value = json(name) else { return nil }
        return try JSONFields(value, at: pointer + "/" + name)
    }

    /// An array's elements; none when it is absent.
    package func elements(_ name: String) throws(JSONFieldError) -> [JSONBytes] {
        guard let value = json(name) else { return [] }
        guard let elements = value.elements else { throw error(name, "An array is expected here") }
        return elements
    }

    /// An array's strings; none when it is absent.
    package func strings(_ name: String) throws(JSONFieldError) -> [String] {
        var texts: [String] = []
        for (index, element) in try elements(name).enumerated() {
            guard let text = element.string else {
                throw error("\(name)/\(index)", "A string is expected here")
            }
            texts.append(text)
        }
        return texts
    }

    /// A mistake in one member.
    package func error(_ name: String, _ message: String) -> JSONFieldError {
        JSONFieldError(pointer: pointer + "/" + name, message)
    }

    private func parsed<Value>(
        _ name: String, _ expectation: String, _ parse: (String) -> Value?
    ) throws(JSONFieldError) -> Value? {
        guard let text = try string(name) else { return nil }
        guard let value = parse(text) else { throw error(name, expectation) }
        return value
    }
}
