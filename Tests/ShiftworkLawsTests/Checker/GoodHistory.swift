import ShiftworkCore
import ShiftworkLaws

/// A history that looks odd and breaks nothing.
struct GoodHistory: Sendable, CustomStringConvertible {
    let name: String
    let tell: @Sendable (inout Story) -> Void

    init(_ name: String, tell: @escaping @Sendable (inout Story) -> Void) {
        (self.name, self.tell) = (name, tell)
    }

    var description: String { name }

    var story: Story {
        var story = Story()
        tell(&story)
        return story
    }

    static let all = [
        GoodHistory("nothing happens") { _ in },
        GoodHistory("a clean run, to its end") {
            let lease = $0.startA()
            $0.begin(lease)
            $0.wait(.seconds(1))
            $0.settle(.succeed, lease, .settled(.finished))
            $0.add(.calm)
            let life = $0.life((.claim, .started), (.succeed, .finished))
            $0.finish([$0.record(a, .finished, attempt: 1, token: lease.token)], lives: [a.id: life])
        },
        GoodHistory("replies are lost and their calls repeated") {
            $0.insert(a, reply: .lost)
            $0.insert(a, .known)
            $0.register(.one)
            let lease = $0.claim(a, reply: .lost)
            guard case .committed(.pump(_, let reply), _, _) = $0.events.last?.kind else { return }
            $0.trip { trip, answer in (trip.known, answer.claimed) = ([], reply.claimed) }
            $0.begin(lease)
            $0.settle(.fail, lease, .settled(.retrying), reply: .lost)
            $0.settle(.fail, lease, .alreadySettled)
            $0.control(.cancel, a, .done(from: .retrying, to: .canceled), reply: .lost)
            $0.control(.cancel, a, .unchanged(.canceled))
        },
        GoodHistory("a late settlement is refused") {
            let first = $0.startA()
            let second = $0.startAAgain(first)
            $0.settle(.succeed, first, .leaseLost, isKnown: false)
            $0.settle(.succeed, second, .settled(.finished))
        },
        GoodHistory("a settlement of a killed process takes effect") {
            let lease = $0.startA()
            $0.add(.killed, by: "worker-1")
            $0.settle(.succeed, lease, .settled(.finished), reply: .unheard)
        },
        GoodHistory("a worker whose process ended is rescued at once") {
            _ = $0.startA()
            $0.add(.killed, by: "worker-1")
            $0.rescue([a.id: .queued])
        },
        GoodHistory("three crashes, and the last one ends it") {
            _ = $0.startAAgain($0.startA())
            $0.wait(.seconds(40))
            $0.rescue([a.id: .retrying], of: .two)
            $0.register(.one)
            $0.wait(.seconds(10))
            $0.claim(a, attempt: 3, crashes: 2)
            $0.wait(.seconds(40))
            $0.rescue([a.id: .failed], of: .one)
            $0.control(.retry, a, .done(from: .failed, to: .queued))
            $0.register(.two)
            $0.claim(a, .two, attempt: 4)
        },
        GoodHistory("a clock goes back after a job was released") {
            let job = NewJob.sample(1, start: .after(.seconds(60)))
            $0.insert(job, .inserted(.scheduled))
            $0.register(.one)
            $0.wait(.seconds(61))
            $0.beat()
            $0.jump(.hours(-1))
            $0.claim(job)
        },
        GoodHistory("a queue is paused for a while") {
            $0.insert(a)
            $0.register(.one)
            $0.pause(until: $0.clock + .seconds(60))
            $0.wait(.seconds(60))
            let lease = $0.claim(a)
            $0.pause()
            $0.settle(.giveBack, lease, .settled(.queued))
            $0.resume()
            $0.claim(a)
        },
        GoodHistory("a queue with limits hands out one by one") {
            let other = NewJob.sample(2)
            $0.insert(a)
            $0.insert(other)
            $0.register(.one)
            $0.limit(1, RateLimit(1, per: .seconds(60)))
            let lease = $0.claim(a)
            $0.wait(.seconds(60))
            $0.settle(.succeed, lease, .settled(.finished))
            $0.claim(other)
            $0.limit(1)
        },
        GoodHistory("a chain is called off by the end of its first") {
            let child = NewJob.sample(2, after: [Dependency(a.id)])
            let grandchild = NewJob.sample(3, after: [Dependency(child.id)])
            let other = NewJob.sample(4, after: [Dependency(child.id, onFailure: .run)])
            let lease = $0.startA()
            $0.insert(child, .inserted(.blocked))
            $0.insert(grandchild, .inserted(.blocked))
            $0.insert(other, .inserted(.blocked))
            $0.settle(.exhaust, lease, .settled(.failed))
            $0.control(.cancel, grandchild, .unchanged(.canceled))
            $0.claim(other)
        },
        GoodHistory("a key goes from job to job") {
            let (first, second) = (NewJob.sample(1, key: "k"), NewJob.sample(2, key: "k"))
            $0.insert(first)
            $0.insert(second, .duplicate(of: first.id))
            $0.control(.cancel, first, .done(from: .queued, to: .canceled))
            $0.insert(second)
            $0.control(.retry, first, .uniqueKeyHeld(by: second.id))
        },
        GoodHistory("a job that was not started in time is canceled by time alone") {
            var job = NewJob.sample(1, key: "k")
            job.details.startBefore = $0.clock + .seconds(5)
            $0.insert(job)
            $0.register(.one)
            $0.wait(.seconds(6))
            $0.beat()
            $0.insert(.sample(2, key: "k"))
            $0.control(.cancel, job, .unchanged(.canceled))
        },
        GoodHistory("a job is let go by one that was called off with another that time alone canceled") {
            var job = a
            job.details.startBefore = $0.clock + .seconds(5)
            let child = NewJob.sample(2, after: [Dependency(a.id)])
            $0.insert(job)
            $0.insert(child, .inserted(.blocked))
            $0.wait(.seconds(6))
            $0.insert(.sample(3, after: [Dependency(child.id, onFailure: .run)]))
        },
        GoodHistory("a key is free again whose holder time alone has canceled") {
            let first = NewJob.sample(1, key: "k")
            var second = NewJob.sample(2, key: "k")
            second.details.startBefore = $0.clock + .seconds(5)
            $0.insert(first)
            $0.control(.cancel, first, .done(from: .queued, to: .canceled))
            $0.insert(second)
            $0.wait(.seconds(6))
            $0.register(.one)
            $0.beat()
            $0.control(.retry, first, .done(from: .canceled, to: .queued))
            $0.control(.cancel, second, .unchanged(.canceled))
        },
        GoodHistory(
            "a job is deleted whose last waiting job was called off with another that time alone canceled"
        ) {
            var late = NewJob.sample(2)
            late.details.startBefore = $0.clock + .seconds(5)
            let child = NewJob.sample(3, after: [Dependency(a.id, onFailure: .wait), Dependency(late.id)])
            $0.insert(a)
            $0.insert(late)
            $0.insert(child, .inserted(.blocked))
            $0.control(.cancel, a, .done(from: .queued, to: .canceled))
            $0.wait(.seconds(6))
            $0.register(.one)
            $0.beat()
            $0.control(.delete, a, .done(from: .canceled, to: nil))
        },
        GoodHistory("a paused job is called off by one that it waits for and that time alone canceled") {
            var job = a
            job.details.startBefore = $0.clock + .seconds(5)
            let child = NewJob.sample(2, after: [Dependency(a.id)])
            $0.insert(job)
            $0.insert(child, .inserted(.blocked))
            $0.control(.pause, child, .done(from: .blocked, to: .paused))
            $0.wait(.seconds(6))
            $0.control(.setPriority(1), child, .refused(.canceled))
        },
        GoodHistory("an insert that arrives when all have been sent home stays queued") {
            $0.register(.one)
            $0.add(.calm)
            $0.add(.askedToEnd, by: "worker-1")
            $0.insert(a, reply: .unheard)
            $0.finish([$0.record(a, .queued)])
        },
        GoodHistory("an ended job is pruned after its retention") {
            let lease = $0.startA()
            $0.settle(.succeed, lease, .settled(.finished))
            $0.wait(.hours(1))
            $0.prune(1)
            $0.settle(.succeed, lease, .leaseLost)
            $0.control(.retry, a, .notFound)
            $0.finish([])
        },
        GoodHistory("a job and the one that waited for it are canceled by time alone, and pruned") {
            var job = a
            job.details.startBefore = $0.clock + .seconds(5)
            $0.insert(job)
            $0.insert(.sample(2, after: [Dependency(a.id)]), .inserted(.blocked))
            $0.wait(.hours(2))
            $0.prune(2)
            $0.finish([])
        },
        GoodHistory("a job that time alone canceled is pruned soon after somebody saw it") {
            var job = a
            job.details.startBefore = $0.clock + .seconds(5)
            $0.insert(job)
            $0.wait(.hours(2))
            $0.control(.cancel, job, .unchanged(.canceled))
            $0.prune(1)
            $0.control(.cancel, job, .notFound)
        },
        GoodHistory("a store forgets a claim that was heard") {
            $0.insert(a)
            $0.register(.one)
            let lease = $0.claim(a)
            $0.begin(lease)
            $0.add(.storeForgot(after: 1))
            $0.trip { trip, answer in (trip.known, answer.lost) = ([lease], [a.id]) }
            let second = $0.claim(a)
            $0.begin(second)
        },
        GoodHistory("a store forgets a settlement, and not the claim") {
            let lease = $0.startA()
            $0.begin(lease)
            $0.trip { trip, answer in
                trip.durability = .relaxed
                trip.settlements = [Settlement(.succeed, lease: lease)]
                answer.settled = [.settled(.finished)]
            }
            $0.add(.storeForgot(after: 3))
            guard case .committed(.pump(_, let reply), _, _) = $0.events[2].kind else { return }
            $0.trip { trip, answer in (trip.known, answer.claimed) = ([], reply.claimed) }
            $0.begin(lease)
        },
        GoodHistory("what is held on purpose stays") {
            let (paused, later) = (NewJob.sample(1), NewJob.sample(2, start: .after(.hours(9))))
            let blocked = NewJob.sample(3, after: [Dependency(paused.id)])
            $0.insert(paused)
            $0.insert(later, .inserted(.scheduled))
            $0.insert(blocked, .inserted(.blocked))
            $0.control(.pause, paused, .done(from: .queued, to: .paused))
            $0.add(.calm)
            $0.finish([
                $0.record(paused, .paused), $0.record(later, .scheduled), $0.record(blocked, .blocked),
            ])
        },
    ]
}
