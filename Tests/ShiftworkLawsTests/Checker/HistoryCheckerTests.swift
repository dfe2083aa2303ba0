import ShiftworkCore
import ShiftworkLaws
import Testing

@Suite struct `The history checker` {
    private let checker = HistoryChecker(bounds: .init(lease: .seconds(30), rescueCheck: .seconds(5)))

    @Test(arguments: BadHistory.all)
    func `names what a bad history breaks`(_ bad: BadHistory) {
        let verdict = checker.judge(bad.story.history)
        #expect(verdict.map(\.invariant) == bad.invariants, "\(verdict)")
    }

    @Test func `knows a bad history for each invariant that it judges`() {
        #expect(Set(BadHistory.all.flatMap(\.invariants)) == Set(Invariant.allCases))
        #expect(BadHistory.all.count >= 40)
    }

    @Test(arguments: GoodHistory.all)
    func `finds nothing in a good history`(_ good: GoodHistory) {
        #expect(checker.judge(good.story.history).isEmpty)
    }

    @Test func `shows the events that prove a violation, oldest first`() throws {
        var story = Story()
        let lease = story.startA()
        story.settle(.succeed, lease, .settled(.finished))
        story.claim(a, attempt: 2)
        let violation = try #require(checker.judge(story.history).first)
        #expect(violation.events == [2, 3, 4])
        #expect(violation.job == a.id)
        #expect("\(violation)".hasPrefix("I12 NoSpontaneousRun: job \(a.id): claimed"))
    }
}
