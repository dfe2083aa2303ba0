import ShiftworkCore

extension Order {
    /// What the operators of a seed do.
    static func drawn(for scenario: Scenario, _ random: inout SeededRandom) -> [Order] {
        let operators = scenario.names([.operator])
        let actions = allActions.filter { _ in random.once(in: 2) }
        let wished = actions.isEmpty ? [.cancel] : actions
        return (0..<random.scaled(4, 120)).map { _ in
            let at = random.below(scenario.calmAt)
            return Order(at: at, by: random.pick(operators), wish: wish(at, scenario, wished, &random))
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
        _ at: Int, _ scenario: Scenario, _ actions: [ControlAction], _ random: inout SeededRandom
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
        case 6:
            return .limitQueue(
                random.pick(Offer.queues), concurrency: random.once(in: 3) ? nil : random.scaled(1, 8),
                starts: random.once(in: 2) ? nil : random.scaled(1, 20), per: random.scaled(100, 10_000))
        case 7, 8:
            let rivals = rivals(before: at, scenario)
            return .control(.retry, offers: [rivals.isEmpty ? 0 : random.pick(rivals)])
        default:
            // Jobs of late, mostly: those that run or have just ended.
            let recent = Array(scenario.offers.prefix { $0.at <= at }.suffix(8))
            let offers = (0..<random.scaled(1, 4)).map { _ in
                recent.isEmpty || random.once(in: 4)
                    ? random.below(scenario.offers.count) : random.pick(recent).number
            }
            return .control(random.pick(actions), offers: offers)
        }
    }

    /// Jobs whose unique key a later one may hold by now.
    private static func rivals(before at: Int, _ scenario: Scenario) -> [Int] {
        let offers = scenario.offers.filter { $0.at <= at && $0.unique != nil }
        return offers.enumerated().compactMap { place, offer in
            let isContested = offers[(place + 1)...].contains { $0.unique == offer.unique }
            return isContested ? offer.number : nil
        }
    }
}
