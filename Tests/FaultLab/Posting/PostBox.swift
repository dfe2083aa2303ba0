internal import ShiftworkCore

/// The posts of a trial: which are to be sent, which were answered, and by what. A post without an answer goes back in,
/// and is sent again under the same key.
actor PostBox {
    private var waiting: [Int]
    private var later: [(number: Int, at: ContinuousClock.Instant)] = []
    private var underWay = 0
    private(set) var answers: [Int: [JobID]] = [:]
    private(set) var counts: [String: Int] = [:]
    private(set) var broken: [String] = []

    init(_ numbers: Range<Int>) { waiting = numbers.reversed() }

    /// The next post to send; nil when all are answered.
    func next() async -> Int? {
        while true {
            let now = ContinuousClock.now
            if let index = later.firstIndex(where: { $0.at <= now }) {
                underWay += 1
                return later.remove(at: index).number
            }
            if let number = waiting.popLast() {
                underWay += 1
                return number
            }
            if later.isEmpty, underWay == 0 { return nil }
            // Another client's post may come back yet.
            do { try await Task.sleep(for: .milliseconds(20)) } catch { return nil }
        }
    }

    /// No answer came, or that it is under way: it is sent again after a while.
    func putBack(_ number: Int, for reason: String, wait: Duration) {
        underWay -= 1
        counts[reason, default: 0] += 1
        later.append((number, ContinuousClock.now + wait))
    }

    /// It was answered.
    func accept(_ number: Int, _ jobs: [JobID], as kind: String) {
        underWay -= 1
        counts[kind, default: 0] += 1
        if let first = answers[number], first != jobs {
            broken.append("I1 NoLoss: post \(number) was answered with \(jobs), and with \(first) before")
        }
        answers[number] = jobs
    }

    /// It was answered as nothing that is sent here may be.
    func refuse(_ number: Int, _ answer: String) {
        underWay -= 1
        broken.append("Post \(number) was answered \(answer)")
    }

    /// All posts are to be sent once more, and what becomes of that is counted anew.
    func refill() { (waiting, counts) = (answers.keys.sorted(by: >), [:]) }
}
