import ShiftworkCore
import ShiftworkLaws

/// A history with a defect in it, and the invariants that it breaks, in the order in which it shows.
struct BadHistory: Sendable, CustomStringConvertible {
    let name: String
    let invariants: [Invariant]
    let tell: @Sendable (inout Story) -> Void

    init(_ name: String, _ invariants: Invariant..., tell: @escaping @Sendable (inout Story) -> Void) {
        (self.name, self.invariants, self.tell) = (name, invariants, tell)
    }

    var description: String { name }

    var story: Story {
        var story = Story()
        tell(&story)
        return story
    }

    static let all = jobsAndLeases + endings + time + control + system
}

let a = NewJob.sample(1)
let b = NewJob.sample(2)

extension Story {
    /// Job `a` runs at worker one.
    mutating func startA() -> Lease {
        insert(a)
        register(.one)
        return claim(a)
    }

    /// Job `a` is rescued from worker one, and runs at worker two.
    mutating func startAAgain(_ first: Lease) -> Lease {
        wait(.seconds(40))
        rescue([a.id: .queued])
        register(.two, by: "worker-2")
        return claim(a, .two, attempt: 2, crashes: 1)
    }
}
