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
    }
}

extension Answer: RandomAccessCollection {
    var startIndex: Int { 0 }
    var endIndex: Int { count }
    subscript(index: Int) -> Row { Row(answer: self, index: Int32(index)) }
}
