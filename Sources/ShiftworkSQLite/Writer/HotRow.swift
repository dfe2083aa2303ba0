internal import GRDBSQLite
internal import ShiftworkCore

/// The row at which a ``HotStatement`` stands; columns count from 0.
struct HotRow {
    let statement: OpaquePointer

    func int(_ column: Int32) -> Int64 { sqlite3_column_int64(statement, column) }

    func time(_ column: Int32) -> Timestamp { Timestamp(microseconds: int(column)) }

    func flags(_ column: Int32) -> JobFlags { JobFlags(rawValue: int(column)) }

    func isNull(_ column: Int32) -> Bool { sqlite3_column_type(statement, column) == SQLITE_NULL }

    func optionalInt(_ column: Int32) -> Int64? { isNull(column) ? nil : int(column) }

    func optionalTime(_ column: Int32) -> Timestamp? { isNull(column) ? nil : time(column) }

    func text(_ column: Int32) -> String {
        let size = Int(sqlite3_column_bytes(statement, column))
        guard let start = sqlite3_column_text(statement, column) else { return "" }
        return String(decoding: UnsafeBufferPointer(start: start, count: size), as: UTF8.self)
    }

    func bytes(_ column: Int32) -> [UInt8] {
        let size = Int(sqlite3_column_bytes(statement, column))
        guard size > 0, let start = sqlite3_column_blob(statement, column) else { return [] }
        return Array(UnsafeRawBufferPointer(start: start, count: size))
    }

    func optionalBytes(_ column: Int32) -> [UInt8]? { isNull(column) ? nil : bytes(column) }

    /// An id of 16 bytes; nil for anything else.
    func uuid(_ column: Int32) -> UUIDv7? {
        guard sqlite3_column_bytes(statement, column) == 16,
            let start = sqlite3_column_blob(statement, column)
        else { return nil }
        let high = UInt64(bigEndian: start.loadUnaligned(as: UInt64.self))
        let low = UInt64(bigEndian: start.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        return UUIDv7(high: high, low: low)
    }

    func status(_ column: Int32) throws -> JobStatus {
        guard let status = JobStatus(code: int(column)) else {
            throw StoreError(
                .corrupt, operation: "read", message: "A job has a status that is not known. Run `verify`.")
        }
        return status
    }
}
