internal import ShiftworkCore
internal import Testing

@testable internal import ShiftworkRuntime

/// Every way in which beats and looks can follow each other for a while, a second at a time, against what a rescue must
/// know: that nothing moved for a whole lease, and that the watcher looked often enough to say so.
@Suite struct `A rescuer that watches a beat` {
    /// In seconds. The longest gap between looks is ten.
    private static let lease = 12
    /// What may lie between two looks: the usual, a slow one, one too long.
    private static let gaps = [5, 9, 11]

    /// What happens between two looks. A beat falls at the start, the middle or the end of a gap.
    private struct Look: Hashable {
        var gap: Int
        var beatAt: Int?
    }

    private static let looks = gaps.flatMap { gap in
        [nil, 0, gap / 2, gap].map { Look(gap: gap, beatAt: $0) }
    }

    @Test func `never frees one that lives, and frees a dead one in time`() {
        var checked = 0
        var path: [Look] = []
        func extend() {
            checked += 1
            if let wrong = fault(path) { Issue.record("\(wrong): \(path.map { ($0.gap, $0.beatAt) })") }
            guard path.count < 4 else { return }
            for look in Self.looks {
                path.append(look)
                extend()
                path.removeLast()
            }
        }
        extend()
        print("rescue model: \(checked) sequences of looks and beats")
        #expect(checked > 20_000)
    }

    private func fault(_ path: [Look]) -> String? {
        var state = RescueState()
        var (now, beat, lastBeat, lastLateLook) = (0, Int64(1), -1_000, 0)
        _ = state.observe([worker(beat: beat)], at: .zero)
        for (index, look) in path.enumerated() {
            if let beatAt = look.beatAt { (beat, lastBeat) = (beat + 1, now + beatAt) }
            now += look.gap
            if look.gap > 10 { lastLateLook = now }
            let isSilent = !state.observe([worker(beat: beat)], at: .seconds(now)).isEmpty
            guard index == path.count - 1 else { continue }
            if isSilent, now - lastBeat < Self.lease {
                return "I17 NoFalseRescue: it has beaten within a lease"
            }
            if isSilent, now - lastLateLook < Self.lease {
                return "I17 NoFalseRescue: the watcher slept meanwhile"
            }
            // The first look that shows the last beat may come ten seconds late, and so may the one that tells.
            let known = max(lastBeat, lastLateLook, 0) + 10 + Self.lease
            if !isSilent, now >= known {
                return "I16 RescueBound: silent for \(now - lastBeat) s, and not seen"
            }
        }
        return nil
    }

    private func worker(beat: Int64) -> WorkerRecord {
        let id = WorkerID(UUIDv7(high: 0x7000, low: 1))
        var worker = WorkerRecord(
            info: WorkerInfo(id: id, name: "w", types: [], slots: 1, lease: .seconds(Self.lease)),
            startedAt: Timestamp(seconds: 0))
        worker.beat = beat
        return worker
    }
}
