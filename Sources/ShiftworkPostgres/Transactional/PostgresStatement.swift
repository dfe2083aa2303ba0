/// SQL of an application's own, as it is written: what is interpolated becomes a bound parameter, never a part of the
/// text.
///
///     "UPDATE account SET balance = balance - \(amount) WHERE id = \(id)"
public struct PostgresStatement: Sendable, ExpressibleByStringInterpolation {
    let statement: Statement

    public init(stringLiteral text: String) { statement = Statement(stringLiteral: text) }

    public init(stringInterpolation: StringInterpolation) {
        statement = Statement(stringInterpolation: stringInterpolation.inner)
    }

    /// Takes literals as text, and values as parameters.
    public struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var inner: Statement.StringInterpolation

        public init(literalCapacity: Int, interpolationCount: Int) {
            inner = .init(literalCapacity: literalCapacity, interpolationCount: interpolationCount)
        }

        public mutating func appendLiteral(_ text: String) { inner.appendLiteral(text) }

        /// A parameter.
        public mutating func appendInterpolation(_ value: some PostgresEncodable) {
            inner.appendInterpolation(value)
        }

        /// A parameter; nil is NULL.
        public mutating func appendInterpolation<Value: PostgresEncodable>(_ value: Value?) {
            inner.appendInterpolation(value)
        }

        /// A parameter of type `bytea`.
        public mutating func appendInterpolation(_ bytes: [UInt8]) { inner.appendInterpolation(Bytes(bytes)) }

        /// A statement, or a part of one, with its parameters.
        public mutating func appendInterpolation(_ part: PostgresStatement) {
            inner.appendInterpolation(part.statement)
        }

        /// The name of a table, a column or the like, quoted.
        public mutating func appendInterpolation(name: String) { inner.appendInterpolation(name: name) }
    }
}
