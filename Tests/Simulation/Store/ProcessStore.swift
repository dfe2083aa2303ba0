import ShiftworkCore
import ShiftworkLaws

/// The way of one process to the store that all share: calls take time, fail, lose their answers, come late, and are
/// recorded when they take effect.
final class ProcessStore: @unchecked Sendable {
    let process: SimulatedProcess
    let sea: StoreAtSea
    let store: any JobStore

    init(process: SimulatedProcess, sea: StoreAtSea) {
        (self.process, self.sea) = (process, sea)
        store = sea.connect(process)
    }

    /// Makes a call.
    /// - Parameter note: how its effect is recorded; nil for one that only reads.
    func call<Value: Sendable>(
        _ call: StoreCall, note: (@Sendable (Value) -> CommittedCall)? = nil,
        _ body: @escaping @Sendable (any JobStore) async throws(StoreError) -> Value
    ) async throws(StoreError) -> Value {
        let gone = StoreError(.invalid, operation: call.rawValue, message: "This process is dead.")
        guard process.isAlive else { throw gone }
        let number = process.nextCall()
        let result: Result<Value, StoreError> = await process.expect(orElse: .failure(gone)) { answer in
            sea.carry(
                Voyage(
                    process: process, store: store, name: call.rawValue, number: number, note: note,
                    body: body, answer: answer)
            )
        }
        return try result.get()
    }
}

/// A call under way. One thread has it all, so nothing needs to be `Sendable` in truth.
struct Voyage<Value: Sendable>: @unchecked Sendable {
    let process: SimulatedProcess
    let store: any JobStore
    let name: String
    let number: Int
    let note: (@Sendable (Value) -> CommittedCall)?
    let body: @Sendable (any JobStore) async throws(StoreError) -> Value
    /// Tells the caller; false when he has stopped waiting.
    let answer: (Result<Value, StoreError>) -> Bool
}
