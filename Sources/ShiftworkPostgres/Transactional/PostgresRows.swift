/// What a statement of an application's own brought back.
public struct PostgresRows: RandomAccessCollection {
    let answer: Answer

    public var startIndex: Int { 0 }
    public var endIndex: Int { answer.count }
    public subscript(index: Int) -> PostgresRow { PostgresRow(row: answer[index]) }
}

/// One row of an answer.
public struct PostgresRow {
    let row: Answer.Row

    /// The value of a column, counted from 0: `let name: String = try row[0]`. NULL needs an optional.
    /// - Throws: `unreadable` when there is no such column, or another type in it; a cast in the SQL mends that.
    public subscript<Value: PostgresDecodable>(column: Int) -> Value {
        get throws(PostgresError) { try row.value(column) }
    }

    /// The bytes of a column of type `bytea`.
    /// - Throws: `unreadable`.
    public func bytes(_ column: Int) throws(PostgresError) -> [UInt8] {
        let bytes: Bytes = try row.value(column)
        return bytes.bytes
    }
}
