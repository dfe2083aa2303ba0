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

    func moment(_ index: Int) -> Timestamp? { (self[index] as Int64?).map(Timestamp.init(microseconds:)) }
}
