internal import Foundation
internal import GRDB
internal import ShiftworkCore

extension Identifier {
    /// The 16 bytes, as they stand in tables.
    var data: Data { Data(uuid.bytes) }
}

extension Row {
    func identifier<ID: Identifier>(_ index: Int) throws -> ID? {
        try bytes(index).flatMap { UUIDv7(bytes: $0) }.map(ID.init)
    }

    func bytes(_ index: Int) throws -> [UInt8]? {
        try withUnsafeData(atIndex: index) { data in data.map { [UInt8]($0) } }
    }

    /// A column's value. In a damaged file a column may hold what it must not: an error, where GRDB's own
    /// subscript would end the process.
    func at<Value: DatabaseValueConvertible & StatementColumnConvertible>(_ index: Int) throws -> Value {
        try decode(atIndex: index)
    }

    func moment(_ index: Int) throws -> Timestamp? {
        try (at(index) as Int64?).map(Timestamp.init(microseconds:))
    }
}
