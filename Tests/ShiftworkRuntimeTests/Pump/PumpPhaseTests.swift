internal import ShiftworkCore
internal import Testing

@testable internal import ShiftworkRuntime

/// How a pump ends.
struct PumpPhaseTests {
    var state = PumpState(settings: PumpSettings(), now: .zero)

    init() {
        state.returned(
            PumpReply(now: .sample), from: .init(claim: 4, isReconciling: false, isBeat: true), start: .zero,
            at: .zero)
    }

    @Test mutating func `what a claim was told to wait for is not forgotten by a trip that claims nothing`() {
        var told = PumpReply(now: .sample)
        told.nextDue = .sample + .seconds(30)
        let claim = PumpState.TripPlan(claim: 4, isReconciling: false, isBeat: true)
        state.returned(told, from: claim, start: .zero, at: .zero)
        for second in [1, 15, 29] {
            let report = PumpState.TripPlan(claim: 0, isReconciling: false, isBeat: true)
            state.returned(
                PumpReply(now: .sample + .seconds(second)), from: report, start: .seconds(second),
                at: .seconds(second))
        }
        #expect(state.next(board(running: 1), at: .milliseconds(29_999)) != .trip(claim: 3))
        #expect(state.next(board(running: 1), at: .seconds(30)) == .trip(claim: 3))
        state.returned(
            PumpReply(now: .sample + .seconds(30)), from: claim, start: .seconds(30), at: .seconds(30))
        #expect(state.next(board(running: 1), at: .seconds(31)) != .trip(claim: 3))
    }

    @Test mutating func `a draining pump claims no more, settles, and ends with the last settlement`() {
        state.heardNews()
        state.drain(at: .seconds(1))
        #expect(state.phase == .draining(until: .seconds(26)))
        #expect(state.next(board(running: 1), at: .seconds(1)) == .trip(claim: 0))
        #expect(state.next(board(settlements: 1), at: .seconds(1)) == .trip(claim: 0))
        #expect(state.next(board(), at: .seconds(1)) == .finish)
    }

    @Test mutating func `beats go on through the whole drain`() {
        state.drain(at: .seconds(1))
        #expect(state.next(board(running: 1), at: .seconds(10)) == .trip(claim: 0, isBeat: true))
    }

    @Test mutating func `patience ends once, with the drain; then a handler has the grace to stop`() {
        state.drain(at: .seconds(1))
        expectPatience(at: .milliseconds(25_999), isOver: false)
        expectPatience(at: .seconds(26), isOver: true)
        expectPatience(at: .seconds(27), isOver: false)
        #expect(state.phase == .stopping(until: .seconds(31)))
        #expect(state.next(board(running: 1), at: .milliseconds(30_999)) != .finish)
        #expect(state.next(board(running: 1), at: .seconds(31)) == .finish)
        #expect(state.next(board(running: 1, settlements: 1), at: .seconds(31)) != .finish)
    }

    @Test mutating func `a store that is away does not keep a pump from ending`() {
        state.stopNow(at: .zero)
        expectPatience(at: .zero, isOver: true)
        state.failed(at: .seconds(9), jitter: 1)
        #expect(state.next(board(settlements: 1), at: .milliseconds(9_999)) != .finish)
        #expect(state.next(board(settlements: 1), at: .seconds(10)) == .finish)
    }

    @Test mutating func `to shut down twice changes nothing, to stop now ends the patience`() {
        state.drain(at: .seconds(1))
        state.drain(at: .seconds(9))
        #expect(state.phase == .draining(until: .seconds(26)))
        state.stopNow(at: .seconds(10))
        #expect(state.phase == .draining(until: .seconds(10)))
        expectPatience(at: .seconds(10), isOver: true)
        state.stopNow(at: .seconds(12))
        #expect(state.phase == .stopping(until: .seconds(15)))
    }

    @Test mutating func `an operator makes a worker quiet, lets it work again, and stops it`() {
        hear(.quiet)
        #expect(state.phase == .quiet)
        state.heardNews()
        #expect(state.next(board(), at: .seconds(1)) == .trip(claim: 0))
        hear(.work)
        #expect(state.phase == .working)
        #expect(state.next(board(), at: .seconds(1)) == .trip(claim: 4))
        hear(.quiet)
        hear(.stop)
        #expect(state.phase == .draining(until: .seconds(25)))
        hear(.work)
        #expect(state.phase == .draining(until: .seconds(25)))
    }

    @Test mutating func `a restart is a shutdown that is told apart, until somebody wants the end`() {
        hear(.restart)
        #expect(state.phase == .draining(until: .seconds(25)) && state.isRestarting)
        hear(.work)
        hear(.restart)
        #expect(state.isRestarting)
        hear(.stop)
        #expect(!state.isRestarting)
        hear(.restart)
        #expect(!state.isRestarting, "an end that has begun stays one")
    }

    @Test(arguments: [
        (WorkerDirective.work, Pump.End.rescued), (.quiet, .rescued), (.stop, .signedOff),
        (.restart, .restarting),
    ])
    mutating func `a rescued worker goes on as another, unless its end was wanted`(
        _ directive: WorkerDirective, _ end: Pump.End
    ) {
        hear(directive)
        #expect(state.endOfRescued == end)
    }

    @Test(arguments: [true, false])
    mutating func `a signal ends a worker that was about to begin again`(isPolite: Bool) {
        hear(.quiet)
        hear(.restart)
        #expect(state.isRestarting)
        if isPolite { state.drain(at: .zero) } else { state.stopNow(at: .zero) }
        #expect(!state.isRestarting)
    }

    private mutating func expectPatience(
        at now: Duration, isOver: Bool, _ place: SourceLocation = #_sourceLocation
    ) {
        let ended = state.isPatienceOver(at: now)
        #expect(ended == isOver, sourceLocation: place)
    }

    private mutating func hear(_ directive: WorkerDirective) {
        var reply = PumpReply(now: .sample)
        reply.directive = directive
        state.returned(
            reply, from: .init(claim: 0, isReconciling: false, isBeat: false), start: .zero, at: .zero)
    }

    private func board(running: Int = 0, settlements: Int = 0) -> BoardSnapshot {
        var board = BoardSnapshot()
        (board.running, board.settlements) = (running, settlements)
        return board
    }
}
