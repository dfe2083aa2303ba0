internal import ShiftworkCore
internal import Testing

@testable internal import ShiftworkRuntime

struct LanePlanTests {
    @Test func `all queues are one lane`() {
        #expect(lanes(.all) == [ClaimRequest.Lane(nil)])
        #expect(lanes(.strict([])) == [ClaimRequest.Lane(nil)])
        #expect(lanes([:]) == [ClaimRequest.Lane(nil)])
        #expect(WorkerQueues.all.names.isEmpty)
    }

    @Test func `a strict order is kept`() {
        #expect(lanes(.strict("urgent", "mail")) == [.init("urgent"), .init("mail")])
        #expect(WorkerQueues.strict("urgent", "mail").names == ["urgent", "mail"])
    }

    @Test func `of a limited queue the worker takes what is left of the limit`() {
        let lanes = lanes(["mail": 5, "etl": 1], used: ["mail": 2, "etl": 3, "other": 9])
        #expect(lanes == [.init("mail", limit: 3), .init("etl", limit: 0)])
    }

    @Test func `a limit is at least one`() {
        #expect(lanes(["mail": 0]) == [.init("mail", limit: 1)])
    }

    @Test func `a queue of weight 3 comes first three times as often as one of weight 1`() {
        var first = ["mail": 0, "etl": 0]
        let steps = 100
        for one in 0..<steps {
            for other in 0..<steps {
                var draws = [one, other].map { (Double($0) + 0.5) / Double(steps) }
                let lanes = LanePlan(queues: .weighted(["mail": 3, "etl": 1]))
                    .lanes([:]) { draws.removeFirst() }
                #expect(lanes.count == 2)
                first[lanes[0].queue?.rawValue ?? "", default: 0] += 1
            }
        }
        #expect((7_400...7_600).contains(first["mail"] ?? 0), "\(first)")
    }

    @Test func `a queue without weight comes last`() {
        for draw in [0, 0.5, 0.999] {
            let lanes = LanePlan(queues: .weighted(["etl": 0, "mail": 1])).lanes([:]) { draw }
            #expect(lanes.map(\.queue) == ["mail", "etl"])
        }
    }

    private func lanes(_ queues: WorkerQueues, used: [QueueName: Int] = [:]) -> [ClaimRequest.Lane] {
        LanePlan(queues: queues).lanes(used) { 0.5 }
    }
}
