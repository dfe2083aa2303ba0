import ShiftworkCore
import ShiftworkLaws
import Testing

/// A history that reaches a rare state in its last event, and not before.
struct RareHistory: Sendable, CustomStringConvertible {
    let state: RareState
    let tell: @Sendable (inout Story) -> Void

    init(_ state: RareState, tell: @escaping @Sendable (inout Story) -> Void) {
        (self.state, self.tell) = (state, tell)
    }

    var description: String { state.rawValue }
}

@Suite struct `Rare states` {
    @Test(arguments: RareHistory.all)
    func `are seen when they are reached, and not before`(_ rare: RareHistory) {
        var story = Story()
        rare.tell(&story)
        #expect(RareState.reached(in: story.history).contains(rare.state))
        let before = RunHistory(events: story.events.dropLast())
        #expect(!RareState.reached(in: before).contains(rare.state))
    }

    @Test func `each have a history here`() {
        #expect(Set(RareHistory.all.map(\.state)) == Set(RareState.allCases))
    }

    @Test(arguments: RareHistory.all)
    func `break no invariant`(_ rare: RareHistory) {
        var story = Story()
        rare.tell(&story)
        let checker = HistoryChecker(bounds: .init(lease: .seconds(30), rescueCheck: .seconds(5)))
        #expect(checker.judge(story.history).isEmpty)
    }
}
