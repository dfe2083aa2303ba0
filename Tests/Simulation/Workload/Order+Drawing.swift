import ShiftworkCore

extension Order {
    /// What the operators of a seed do.
    static func drawn(for scenario: Scenario, _ random: inout SeededRandom) -> [Order] {
        let operators = scenario.names([.operator])
        let actions = allActions.filter { _ in random.once(in: 2) }
        return (0..<random.scaled(1, 60)).map { _ in
            Order(
                at: random.below(scenario.calmAt), by: random.pick(operators),
                wish: wish(scenario, actions.isEmpty ? [.cancel] : actions, &random))
        }
        .sorted { $0.at < $1.at }
    }

    private static let allActions: [ControlAction] = [
        .cancel, .kill, .pause, .resume, .retry, .rerun, .release, .delete, .move("mail"), .move("bulk"),
        .setPriority(0), .setPriority(9),
    ]

    private static let queries = [
        "", "status:failed", "status:queued,scheduled,retrying", "queue:mail", "type:errand", "status:paused",
        "status:started", "priority:5",
    ]

    private static func wish(
        _ scenario: Scenario, _ actions: [ControlAction], _ random: inout SeededRandom
    ) -> Wish {
        switch random.below(20) {
        case 0:
            return .pauseQueue(
                random.pick(Offer.queues), lasting: random.once(in: 2) ? nil : random.scaled(100, 20_000))
        case 1: return .resumeQueue(random.pick(Offer.queues))
        case 2: return .direct(random.below(8), random.pick([.work, .quiet, .stop]))
        case 3, 4:
            return .operate(
                random.pick(actions), query: random.pick(queries),
                rate: random.once(in: 2) ? nil : random.scaled(1, 100))
        case 5: return .setOperation(random.below(3), random.pick([.paused, .running, .canceled]))
        default:
            let offers = (0..<random.scaled(1, 4)).map { _ in random.below(scenario.offers.count) }
            return .control(random.pick(actions), offers: offers)
        }
    }
}
