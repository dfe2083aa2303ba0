import ShiftworkCore
import Testing

@Suite struct `An operation in tables` {
    @Test(arguments: [Int64.min, -1, 0, 1_795_248_000_123_456, .max])
    func `is read again whatever its moments are`(_ microseconds: Int64) throws {
        let moment = Timestamp(microseconds: microseconds)
        var operation = Operation(
            id: OperationID(UUIDv7(high: 1, low: 1)), action: .cancel, query: "status:open", asOf: moment)
        (operation.createdAt, operation.endedAt) = (moment, moment)
        #expect(try Operation(json: try operation.json()) == operation)
    }
}
