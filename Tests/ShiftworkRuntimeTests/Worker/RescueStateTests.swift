internal import ShiftworkCore
internal import Testing

@testable internal import ShiftworkRuntime

struct RescueStateTests {
    var state = RescueState()

    @Test mutating func `a worker is silent when its beat stood still for a whole lease`() {
        for second in stride(from: 0, to: 30, by: 5) { expect(beat: 7, at: second, silent: []) }
        expect(beat: 7, at: 30, silent: [7])
    }

    @Test mutating func `a beat begins the lease anew`() {
        for second in stride(from: 0, through: 25, by: 5) { expect(beat: 7, at: second, silent: []) }
        for second in stride(from: 30, to: 60, by: 5) { expect(beat: 8, at: second, silent: []) }
        expect(beat: 8, at: 60, silent: [8])
    }

    @Test mutating func `a watcher that slept itself knows nothing`() {
        expect(beat: 7, at: 0, silent: [])
        expect(beat: 7, at: 60, silent: [])
        for second in stride(from: 65, to: 90, by: 5) { expect(beat: 7, at: second, silent: []) }
        expect(beat: 7, at: 90, silent: [7])
    }

    @Test mutating func `a worker that is provably gone is silent at once`() {
        var worker = worker(beat: 7)
        worker.isGone = true
        let silent = state.observe([worker], at: .zero)
        #expect(silent.map(\.beat) == [7])
        #expect(silent.map(\.worker) == [.sample(1)])
    }

    @Test mutating func `a worker that went and came back is seen anew`() {
        for second in stride(from: 0, through: 25, by: 5) { expect(beat: 7, at: second, silent: []) }
        _ = state.observe([], at: .seconds(28))
        expect(beat: 7, at: 30, silent: [])
    }

    @Test func `a rescuer looks often enough to trust what it saw, whatever its own lease`() {
        for seconds in [1, 30, 60, 600, 86_400] {
            let worker = WorkerConfiguration(lease: .seconds(seconds))
            #expect(worker.rescueCheck <= RescueState.longestGap / 2)
            #expect(worker.rescueCheck <= worker.lease / 6)
        }
    }

    private mutating func expect(
        beat: Int64, at second: Int, silent: [Int64], _ place: SourceLocation = #_sourceLocation
    ) {
        let found = state.observe([worker(beat: beat)], at: .seconds(second)).map(\.beat)
        #expect(found == silent, sourceLocation: place)
    }

    private func worker(beat: Int64) -> WorkerRecord {
        let info = WorkerInfo(id: .sample(1), name: "w", types: [], slots: 1)
        var worker = WorkerRecord(info: info, startedAt: .sample)
        worker.beat = beat
        return worker
    }
}
