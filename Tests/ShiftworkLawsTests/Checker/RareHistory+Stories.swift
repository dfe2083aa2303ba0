import ShiftworkCore
import ShiftworkLaws

extension RareHistory {
    static let all = leases + replies + control

    private static let leases = [
        RareHistory(.settleAfterRescue) {
            let first = $0.startA()
            _ = $0.startAAgain(first)
            $0.settle(.succeed, first, .leaseLost, isKnown: false)
        },
        RareHistory(.staleSettleRefused) {
            let lease = $0.startA()
            $0.settle(.giveBack, lease, .settled(.queued), reply: .lost)
            $0.claim(a)
            $0.settle(.giveBack, lease, .leaseLost)
        },
        RareHistory(.rescuersRacing) {
            _ = $0.startA()
            $0.wait(.seconds(40))
            $0.rescue([a.id: .queued], by: "node-1")
            $0.commit(.rescue(.one, beat: 1, nil), by: "node-2")
        },
        RareHistory(.thirdCrash) {
            _ = $0.startAAgain($0.startA())
            $0.wait(.seconds(40))
            $0.rescue([a.id: .retrying], of: .two)
            $0.register(.one)
            $0.wait(.seconds(10))
            $0.claim(a, attempt: 3, crashes: 2)
            $0.wait(.seconds(40))
            $0.rescue([a.id: .failed])
        },
        RareHistory(.killedByRescue) {
            _ = $0.startA()
            $0.control(.cancel, a, .done(from: .started, to: .killRequested))
            $0.wait(.seconds(40))
            $0.rescue([a.id: .killed])
        },
        RareHistory(.workerRenamed) {
            _ = $0.startA()
            $0.wait(.seconds(40))
            $0.rescue([a.id: .queued])
            $0.trip(isKnown: false)
            $0.register(.two)
        },
        RareHistory(.doubtResolved) {
            let lease = $0.startA()
            $0.add(.handlerToldToStop(lease, .leaseLost), by: "worker-1")
            $0.settle(.giveBack, lease, .settled(.queued))
        },
        RareHistory(.drainBeyondLease) {
            let lease = $0.startA()
            $0.add(.askedToEnd, by: "worker-1")
            $0.wait(.seconds(31))
            $0.settle(.succeed, lease, .settled(.finished))
        },
        RareHistory(.jumpOverLease) {
            _ = $0.startA()
            $0.jump(.seconds(31))
        },
    ]

    private static let replies = [
        RareHistory(.killedWhileSettling) {
            let lease = $0.startA()
            $0.settle(.succeed, lease, .settled(.finished), reply: .unheard)
        },
        RareHistory(.lateCallOfTheDead) {
            $0.add(.killed, by: "app")
            $0.insert(a)
        },
        RareHistory(.settleRepeated) {
            let lease = $0.startA()
            $0.settle(.succeed, lease, .settled(.finished), reply: .lost)
            $0.settle(.succeed, lease, .alreadySettled)
        },
        RareHistory(.insertRepeated) {
            $0.insert(a, reply: .lost)
            $0.insert(a, .known)
        },
        RareHistory(.claimReturned) {
            $0.insert(a)
            $0.register(.one)
            $0.claim(a, reply: .lost)
            guard case .committed(.pump(_, let reply), _, _) = $0.events.last?.kind else { return }
            $0.trip { trip, answer in (trip.known, answer.claimed) = ([], reply.claimed) }
        },
        RareHistory(.claimForgotten) {
            _ = $0.startA()
            $0.add(.storeForgot(after: 1))
        },
    ]

    private static let control = [
        RareHistory(.cancelMeetsSettle) {
            let lease = $0.startA()
            $0.settle(.fail, lease, .settled(.retrying))
            $0.control(.cancel, a, .done(from: .retrying, to: .canceled))
        },
        RareHistory(.finishBeatsCancel) {
            let lease = $0.startA()
            $0.control(.cancel, a, .done(from: .started, to: .killRequested))
            $0.settle(.succeed, lease, .settled(.finished))
        },
        RareHistory(.pausedUnderWay) {
            _ = $0.startA()
            $0.pause()
        },
        RareHistory(.retryAfterRemoval) {
            $0.insert(a)
            $0.control(.cancel, a, .done(from: .queued, to: .canceled))
            $0.control(.delete, a, .done(from: .canceled, to: nil))
            $0.control(.retry, a, .notFound)
        },
        RareHistory(.uniqueCollision) {
            $0.insert(.sample(1, key: "k"))
            $0.insert(.sample(2, key: "k"), .duplicate(of: a.id))
        },
        RareHistory(.keyHeldAtRetry) {
            let (first, second) = (NewJob.sample(1, key: "k"), NewJob.sample(2, key: "k"))
            $0.insert(first)
            $0.control(.cancel, first, .done(from: .queued, to: .canceled))
            $0.insert(second)
            $0.control(.retry, first, .uniqueKeyHeld(by: second.id))
        },
        RareHistory(.rescuedParent) {
            let first = $0.startA()
            $0.insert(.sample(2, after: [Dependency(a.id)]), .inserted(.blocked))
            let second = $0.startAAgain(first)
            $0.settle(.succeed, second, .settled(.finished))
        },
        RareHistory(.leadHandedOver) {
            $0.commit(.lead("prune", node: .one, isLeader: true))
            $0.commit(.lead("prune", node: .two, isLeader: true))
        },
        RareHistory(.operationTakenOver) {
            $0.insert(a)
            $0.commit(.startOperation(operation))
            $0.page([a], from: nil, to: a.id, [.done(from: .queued, to: .canceled)], by: "node-1")
            $0.page([], from: a.id, to: a.id, isLast: true, [], by: "node-2")
        },
        RareHistory(.pageRefused) {
            $0.insert(a)
            $0.commit(.startOperation(operation))
            $0.page([a], from: nil, to: a.id, [.done(from: .queued, to: .canceled)], by: "node-1")
            $0.page([a], from: nil, to: a.id, nil, by: "node-2")
        },
    ]

    private static let operation = Operation(
        id: .one, action: .cancel, query: "", asOf: Timestamp(seconds: 1_790_000_000))
}
