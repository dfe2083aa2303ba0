internal import CShiftworkPostgres

/// What the server answered to one statement: rows in binary form, or how many it touched.
final class Answer {
    private let result: OpaquePointer
    let count: Int

    init(_ result: OpaquePointer) {
        self.result = result
        count = Int(PQntuples(result))
    }

    deinit { PQclear(result) }

    /// How many rows the statement wrote or returned.
    var affected: Int { Int(String(cString: PQcmdTuples(result))) ?? 0 }

    /// One row; valid as long as somebody holds it.
    struct Row {
        fileprivate let answer: Answer
        fileprivate let index: Int32

        /// The value of a column, counted from 0. Which type a column has is known when the program is written: another
        /// one is a mistake in the program.
        subscript<Value: PostgresDecodable>(column: Int) -> Value {
            let result = answer.result
            guard PQgetisnull(result, index, Int32(column)) == 0 else {
                guard let null = Value.null else { preconditionFailure("column \(column) is NULL") }
                return null
            }
            let bytes = UnsafeRawBufferPointer(
                start: PQgetvalue(result, index, Int32(column)),
                count: Int(PQgetlength(result, index, Int32(column))))
            guard let value = Value(binary: bytes) else {
                preconditionFailure(
                    "column \(column) of type \(PQftype(result, Int32(column))) is no \(Value.self)")
            }
            return value
        }

        /// The value of a column of somebody else's statement, which may be anything.
        /// - Throws: `unreadable`.
        func value<Value: PostgresDecodable>(_ column: Int) throws(PostgresError) -> Value {
            let (result, at) = (answer.result, Int32(clamping: column))
            guard (0..<PQnfields(result)).contains(at) else {
                throw PostgresError(.unreadable, message: "There is no column \(column).")
            }
            let isNull = PQgetisnull(result, index, at) != 0
            let bytes = UnsafeRawBufferPointer(
                start: PQgetvalue(result, index, at), count: Int(PQgetlength(result, index, at)))
            if let value = isNull ? Value.null : Value(binary: bytes) { return value }
            let found = isNull ? "NULL" : "of the type with OID \(PQftype(result, at))"
            throw PostgresError(
                .unreadable, message: "Column \(column) is \(found), which is no \(Value.self): cast it.")
        }
    }
}

extension Answer: RandomAccessCollection {
    var startIndex: Int { 0 }
    var endIndex: Int { count }
    subscript(index: Int) -> Row { Row(answer: self, index: Int32(index)) }
}
