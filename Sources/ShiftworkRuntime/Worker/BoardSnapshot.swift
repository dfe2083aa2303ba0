internal import ShiftworkCore

/// A worker's board at one moment, as numbers.
struct BoardSnapshot: Sendable, Hashable {
    /// Jobs claimed and not started.
    var waiting = 0
    /// Since when the oldest of them waits.
    var oldestWaiting: Duration?
    /// Those of them that wait for a suspect's end, not for a slot.
    var held = 0
    var running = 0
    /// Ends that no trip has carried yet.
    var settlements = 0
    var oldestSettlement: Duration?
    /// Whether one of them may free other jobs. A job given back does not: it is for other workers.
    var mayFreeOthers = false
    /// Whether there is progress or a log line to carry.
    var hasReports = false
    /// The usual run time of late; nil before the first end.
    var averageRun: Duration?
}

/// What a trip takes from the board.
struct BoardCargo: Sendable {
    var settlements: [Settlement]
    var progress: [ProgressReport] = []
    var logLines: [LogReport]
}

/// The pump's sleep: it wakes at a ring, or when the board reaches a mark.
struct PumpBell: Sendable {
    private var sleeper: CheckedContinuation<Void, Never>?
    private var isRung = false
    private var settlements = 0
    private var waiting = 0

    /// Wakes the sleeper; without one, the next sleep ends at once.
    mutating func ring() -> CheckedContinuation<Void, Never>? {
        guard let sleeper else {
            isRung = true
            return nil
        }
        self.sleeper = nil
        return sleeper
    }

    mutating func hush() { isRung = false }

    /// Wakes the sleeper if enough settlements are there, or few enough jobs wait.
    mutating func ringIfReached(settlements: Int, waiting: Int) -> CheckedContinuation<Void, Never>? {
        guard let sleeper, settlements >= self.settlements, waiting <= self.waiting else { return nil }
        self.sleeper = nil
        return sleeper
    }

    /// Falls asleep; true when there is no need to.
    mutating func sleep(
        _ continuation: CheckedContinuation<Void, Never>, settlements: Int, waiting: Int,
        has: (settlements: Int, waiting: Int)
    ) -> Bool {
        (self.settlements, self.waiting) = (settlements, waiting)
        if isRung || (has.settlements >= settlements && has.waiting <= waiting) {
            isRung = false
            return true
        }
        sleeper = continuation
        return false
    }
}
