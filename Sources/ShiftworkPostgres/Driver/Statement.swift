/// SQL as it is written: what is interpolated becomes a bound parameter, so readable and safe are the same text.
///
///     "SELECT id FROM ready WHERE queue_id = \(queue) LIMIT \(limit)"
///
/// A statement inside a statement is a part of its text. There is no way to interpolate a plain string as SQL; what
/// is known when the program is built is said with `literal:`.
struct Statement: Sendable, ExpressibleByStringInterpolation {
    fileprivate enum Part: Sendable {
        case text(String)
        case parameter(Value)
    }

    /// A value in the server's binary form. Encoded where it is written, where the compiler knows its type.
    fileprivate struct Value: Sendable {
        let type: UInt32
        /// Nil for NULL.
        let bytes: [UInt8]?

        init<Original: PostgresEncodable>(_ original: Original) {
            type = Original.postgresType.oid
            guard !original.isNull else {
                bytes = nil
                return
            }
            var encoded: [UInt8] = []
            original.encode(into: &encoded)
            bytes = encoded
        }
    }

    private var parts: [Part]

    init(stringLiteral text: String) { parts = [.text(text)] }
    init(stringInterpolation: StringInterpolation) { parts = stringInterpolation.parts }
    private init(parts: [Part]) { self.parts = parts }

    static func + (left: Statement, right: Statement) -> Statement {
        Statement(parts: left.parts + right.parts)
    }

    static func += (left: inout Statement, right: Statement) { left.parts += right.parts }

    /// The text with `$1`, `$2` and so on, and what they stand for.
    func compiled() -> (sql: String, parameters: Parameters) {
        var (sql, parameters) = ("", Parameters())
        for part in parts {
            switch part {
            case .text(let text): sql += text
            case .parameter(let value):
                parameters.append(value)
                sql += "$\(parameters.count)"
            }
        }
        return (sql, parameters)
    }

    /// The values of a statement, encoded one behind the other.
    struct Parameters: Sendable {
        private(set) var bytes: [UInt8] = []
        private(set) var types: [UInt32] = []
        /// Where each value begins; nil for NULL.
        private(set) var starts: [Int?] = []
        private(set) var lengths: [Int32] = []

        var count: Int { types.count }

        fileprivate mutating func append(_ value: Value) {
            types.append(value.type)
            starts.append(value.bytes.map { _ in bytes.count })
            lengths.append(Int32(value.bytes?.count ?? 0))
            if let more = value.bytes { bytes += more }
        }
    }

    struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var parts: [Part] = []

        init(literalCapacity: Int, interpolationCount: Int) {
            parts.reserveCapacity(2 * interpolationCount + 1)
        }

        mutating func appendLiteral(_ text: String) { if !text.isEmpty { parts.append(.text(text)) } }
        mutating func appendInterpolation(_ value: some PostgresEncodable) {
            parts.append(.parameter(Value(value)))
        }
        /// Nil is NULL.
        mutating func appendInterpolation<Wrapped: PostgresEncodable>(_ value: Wrapped?) {
            parts.append(.parameter(Value(value)))
        }
        mutating func appendInterpolation(_ statement: Statement) { parts += statement.parts }
        mutating func appendInterpolation(literal text: StaticString) { appendLiteral("\(text)") }
        mutating func appendInterpolation(literal number: some FixedWidthInteger) {
            appendLiteral("\(number)")
        }
        /// A name as the server reads it, whatever it holds.
        mutating func appendInterpolation(name: String) {
            appendLiteral(
                "\""
                    + name.split(separator: "\"", omittingEmptySubsequences: false)
                    .joined(separator: "\"\"") + "\"")
        }
    }
}

extension Sequence<Statement> {
    func joined(separator: Statement) -> Statement {
        var joined: Statement?
        for statement in self { joined = joined.map { $0 + separator + statement } ?? statement }
        return joined ?? ""
    }
}
