internal import ShiftworkCore
internal import Testing

@testable internal import ShiftworkRuntime

/// Transcripts: a board, what the pump does then, what comes of it.
struct PumpStateTests {
    var state = PumpState(settings: PumpSettings(), now: .zero)
    let idle = BoardSnapshot()

    @Test mutating func `an idle pump claims once, polls ever less often, and beats after the renewal`() {
        expect(idle, at: .zero, .trip(claim: 4, isBeat: true))
        returned(claim: 4, isBeat: true, at: .zero)
        for (at, wait) in [(0, 10), (10, 20), (30, 40), (70, 80), (150, 100), (250, 100)] {
            expect(idle, at: .milliseconds(at), .poll)
            state.polled(hasChanged: false, at: .milliseconds(at))
            expect(idle, at: .milliseconds(at), .wait(until: .milliseconds(at + wait)))
        }
        expect(idle, at: .milliseconds(9_999), .poll)
        expect(idle, at: .seconds(10), .trip(claim: 4, isBeat: true))
    }

    @Test mutating func `news lead to a claim, whoever told them`() {
        settleIn()
        state.heardNews()
        expect(idle, at: .seconds(1), .trip(claim: 4))
        returned(claim: 4, at: .seconds(1))
        state.polled(hasChanged: true, at: .seconds(1))
        expect(idle, at: .seconds(1), .trip(claim: 4))
    }

    @Test mutating func `while a claim brings all that was asked for, the next one follows`() {
        settleIn()
        state.heardNews()
        returned(claim: 4, claimed: 4, at: .zero)
        expect(board(running: 3), at: .zero, .trip(claim: 1))
        returned(claim: 1, claimed: 0, at: .zero)
        expect(board(running: 3), at: .zero, .wait(until: .milliseconds(5)))
    }

    @Test mutating func `a scheduled job is claimed when it is due, and not a moment earlier`() {
        settleIn()
        var reply = PumpReply(now: .sample)
        reply.nextDue = .sample + .milliseconds(30)
        returned(reply, claim: 4, at: .zero)
        expect(idle, at: .zero, .wait(until: .milliseconds(5)))
        state.polled(hasChanged: false, at: .milliseconds(25))
        expect(idle, at: .milliseconds(29), .wait(until: .milliseconds(30)))
        expect(idle, at: .milliseconds(30), .trip(claim: 4))
    }

    @Test mutating func `a job that is due spins no pump: not without room, nor when the store leaves it`() {
        settleIn()
        var reply = PumpReply(now: .sample)
        reply.nextDue = .sample - .seconds(1)
        returned(reply, claim: 4, at: .zero)
        expect(idle, at: .zero, .wait(until: .milliseconds(5)))
        state.polled(hasChanged: false, at: .seconds(1))
        expect(board(running: 4), at: .seconds(1), .wait(until: .milliseconds(1_010)))
    }

    @Test
    mutating func `an end is told at once while hands are free, by a trip that claims what it may free`() {
        settleIn()
        expect(board(running: 1), at: .zero, .wait(until: .milliseconds(5)))
        expect(board(running: 1, settlements: 1), at: .zero, .trip(claim: 3))
        returned(claim: 3, claimed: 0, at: .zero)
        expect(board(running: 1), at: .zero, .wait(until: .milliseconds(5)))
    }

    @Test mutating func `what is given back is for others`() {
        settleIn()
        var board = board(running: 1, settlements: 1)
        board.mayFreeOthers = false
        expect(board, at: .zero, .trip(claim: 0))
    }

    @Test mutating func `with work in store an end waits for company, 5 ms at the most`() {
        settleIn()
        var busy = board(running: 4, settlements: 1)
        (busy.averageRun, busy.waiting, busy.oldestWaiting) = (.milliseconds(10), 20, .seconds(1))
        busy.oldestSettlement = .seconds(1)
        state.polled(hasChanged: false, at: .seconds(1))
        // 4 slots use up 20 jobs of 10 ms in 50 ms; below half of that the pump fetches more.
        expect(busy, at: .seconds(1), .wait(until: .milliseconds(1_005), waiting: 10))
        expect(busy, at: .milliseconds(1_005), .trip(claim: 0))
        busy.waiting = 10
        expect(busy, at: .seconds(1), .trip(claim: 10))
        busy.waiting = 20
        busy.settlements = 1_000
        expect(busy, at: .seconds(1), .trip(claim: 0))
    }

    @Test mutating func `short jobs are claimed ahead, long ones are not`() {
        var board = board(running: 4)
        for (average, ahead) in [(1, 200), (49, 4), (50, 0), (1_000, 0)] {
            board.averageRun = .milliseconds(average)
            #expect(state.prefetch(board) == ahead)
        }
        board.averageRun = .zero
        #expect(state.prefetch(board) == 500)
        board.averageRun = .milliseconds(1)
        expect(board, at: .zero, .trip(claim: 200, isBeat: true))
    }

    @Test mutating func `a worker does not collect suspects without end`() {
        settleIn()
        state.heardNews()
        var board = board(running: 1)
        (board.waiting, board.held, board.oldestWaiting) = (500, 500, .zero)
        expect(board, at: .zero, .trip(claim: 3))
        (board.waiting, board.held) = (503, 503)
        expect(board, at: .zero, .wait(until: .milliseconds(5)))
    }

    @Test mutating func `suspects that wait for each other leave the slots to others`() {
        settleIn()
        state.heardNews()
        var board = board(running: 2)
        (board.waiting, board.held, board.oldestWaiting) = (1, 1, .zero)
        expect(board, at: .zero, .trip(claim: 2))
        returned(claim: 2, claimed: 0, at: .zero)
        state.polled(hasChanged: false, at: .milliseconds(4_950))
        expect(board, at: .milliseconds(4_950), .wait(until: .milliseconds(4_960)))
    }

    @Test mutating func `reports travel twice a second, and after news kills are asked for ten times`() {
        settleIn()
        var board = board(running: 4)
        board.hasReports = true
        state.polled(hasChanged: false, at: .milliseconds(495))
        expect(board, at: .milliseconds(499), .wait(until: .milliseconds(505)))
        expect(board, at: .milliseconds(500), .trip(claim: 0))
        state.heardNews()
        expect(self.board(running: 4), at: .milliseconds(99), .wait(until: .milliseconds(100)))
        expect(self.board(running: 4), at: .milliseconds(100), .trip(claim: 0))
    }

    @Test
    mutating func `after a failure the same cargo goes again, later each time, with a comparison of leases`()
    {
        settleIn()
        var now = Duration.zero
        for pause in [25, 50, 100, 200, 400, 800, 1_000, 1_000] {
            state.failed(at: now, jitter: 0)
            expect(
                board(settlements: 3), at: now, .wait(until: now + .milliseconds(pause), settlements: .max))
            now += .milliseconds(pause)
            expect(board(settlements: 3), at: now, .trip(claim: 4, isReconciling: true, isBeat: true))
        }
        state.failed(at: now, jitter: 1)
        expect(idle, at: now, .wait(until: now + .seconds(2), settlements: .max))
        now += .seconds(2)
        returned(claim: 0, isReconciling: true, isBeat: true, at: now)
        expect(board(running: 4), at: now, .poll)
    }

    @Test mutating func `leases are compared every minute`() {
        returned(claim: 4, isBeat: true, at: .seconds(50))
        expect(idle, at: .seconds(60), .trip(claim: 4, isReconciling: true, isBeat: true))
        returned(claim: 0, isReconciling: true, isBeat: true, at: .seconds(60))
        expect(idle, at: .seconds(70), .trip(claim: 4, isBeat: true))
    }

    @Test mutating func `a beat counts from the start of its trip`() {
        state.returned(
            PumpReply(now: .sample), from: .init(claim: 4, isReconciling: false, isBeat: true), start: .zero,
            at: .seconds(4))
        expect(idle, at: .seconds(10), .trip(claim: 4, isBeat: true))
    }

    // MARK: Helpers

    /// Has claimed, found nothing, and polled: nothing is due before 5 ms, nor 1 s, when news come.
    private mutating func settleIn() {
        returned(claim: 4, isBeat: true, at: .zero)
        state.polled(hasChanged: true, at: .zero)
        returned(claim: 4, at: .zero)
    }

    private func board(running: Int = 0, settlements: Int = 0) -> BoardSnapshot {
        var board = BoardSnapshot()
        (board.running, board.settlements, board.mayFreeOthers) = (running, settlements, settlements > 0)
        return board
    }

    private mutating func returned(
        _ reply: PumpReply = PumpReply(now: .sample), claim: Int, claimed: Int = 0,
        isReconciling: Bool = false,
        isBeat: Bool = false, at now: Duration
    ) {
        var reply = reply
        reply.claimed = (0..<claimed).map { .sample($0) }
        state.returned(
            reply, from: .init(claim: claim, isReconciling: isReconciling, isBeat: isBeat), start: now,
            at: now)
    }

    private func expect(
        _ board: BoardSnapshot, at now: Duration, _ action: PumpState.Action,
        _ place: SourceLocation = #_sourceLocation
    ) {
        #expect(state.next(board, at: now) == action, sourceLocation: place)
    }
}

extension PumpState.Action {
    static func trip(claim: Int, isReconciling: Bool = false, isBeat: Bool = false) -> PumpState.Action {
        .trip(PumpState.TripPlan(claim: claim, isReconciling: isReconciling, isBeat: isBeat))
    }

    static func wait(until: Duration, settlements: Int = 1) -> PumpState.Action {
        .wait(until: until, settlements: settlements, waiting: 0)
    }

    static func wait(until: Duration, waiting: Int) -> PumpState.Action {
        .wait(until: until, settlements: 1, waiting: waiting)
    }
}
