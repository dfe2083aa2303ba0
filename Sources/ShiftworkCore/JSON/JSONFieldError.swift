/// What is wrong with one field of a JSON document, and where.
package struct JSONFieldError: Error, Sendable, Hashable, CustomStringConvertible {
    /// A JSON pointer, as in `/references/0/type`; empty for the document.
    package var pointer: String
    /// What is wrong. Quotes no value.
    package var message: String
    /// A word for programs, where there is one.
    package var code: String?
    /// The name that may have been meant.
    package var suggestion: String?
    /// What else is wrong in the document.
    package var others: [JSONFieldError] = []

    package init(pointer: String, _ message: String) { (self.pointer, self.message) = (pointer, message) }

    package var description: String { "\(pointer.isEmpty ? "The document" : pointer): \(message)" }

    /// The name of the document's member that it lies in.
    private var member: String? {
        pointer.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: true).first.map(String.init)
    }

    /// Reads a document, and finds all that is wrong with it: after each mistake it is read again without the member
    /// that the mistake lies in.
    /// - Parameter read: must change nothing, for it may be called several times.
    package static func collecting<Value>(
        _ json: JSONBytes, _ read: (JSONBytes) throws(JSONFieldError) -> Value
    ) throws(JSONFieldError) -> Value {
        var first: JSONFieldError
        do { return try read(json) } catch { first = error }
        var known = Set(([first] + first.others).compactMap(\.member))
        var rest = json
        for _ in 0..<limit {
            guard let less = rest.removing(known) else { break }
            rest = less
            do {
                _ = try read(rest)
                break
            } catch {
                let new = ([error] + error.others).filter { $0.member.map { !known.contains($0) } ?? false }
                guard !new.isEmpty else { break }
                first.others += new.map(\.alone)
                known.formUnion(new.compactMap(\.member))
            }
        }
        throw first
    }

    /// Mistakes that are looked for.
    private static let limit = 50

    private var alone: JSONFieldError {
        var error = self
        error.others = []
        return error
    }
}

extension JSONBytes {
    /// The object without some of its members; nil when it is none.
    fileprivate func removing(_ names: Set<String>) -> JSONBytes? {
        guard let members else { return nil }
        return JSONBytes(
            unchecked: JSONWriter.bytes { json in
                json.object { json in
                    for member in members where !names.contains(member.name) {
                        json.key(member.name)
                        json.raw(member.value.bytes)
                    }
                }
            })
    }
}
