import ShiftworkCore
import ShiftworkLaws

// I22 to I30.
extension BadHistory {
    static let control = [
        BadHistory("a canceled job starts", .cancelResolved) {
            $0.insert(a)
            $0.control(.cancel, a, .done(from: .queued, to: .canceled))
            $0.register(.one)
            $0.claim(a)
        },
        BadHistory("a failure overwrites a request to stop", .cancelResolved) {
            let lease = $0.startA()
            $0.control(.cancel, a, .done(from: .started, to: .killRequested))
            $0.settle(.fail, lease, .settled(.retrying))
        },
        BadHistory("a rescue overwrites a request to stop", .cancelResolved) {
            _ = $0.startA()
            $0.control(.cancel, a, .done(from: .started, to: .killRequested))
            $0.wait(.seconds(40))
            $0.rescue([a.id: .queued])
        },
        BadHistory("a job that runs is canceled on the spot", .cancelResolved) {
            _ = $0.startA()
            $0.control(.cancel, a, .done(from: .started, to: .canceled))
        },
        BadHistory("two open jobs hold a key", .uniqueLive) {
            $0.insert(.sample(1, key: "k"))
            $0.insert(.sample(2, key: "k"))
        },
        BadHistory("a key is freed before its job has ended", .uniqueLive) {
            let job = NewJob.sample(1, key: "k")
            $0.insert(job)
            $0.register(.one)
            let lease = $0.claim(job)
            $0.settle(.fail, lease, .settled(.retrying))
            $0.insert(.sample(2, key: "k"))
        },
        BadHistory("a key is not freed by the end of its job", .uniqueLive) {
            let job = NewJob.sample(1, key: "k")
            $0.insert(job)
            $0.control(.cancel, job, .done(from: .queued, to: .canceled))
            $0.insert(.sample(2, key: "k"), .duplicate(of: job.id))
        },
        BadHistory("a retry takes a key that another holds", .uniqueLive) {
            let (first, second) = (NewJob.sample(1, key: "k"), NewJob.sample(2, key: "k"))
            $0.insert(first)
            $0.control(.cancel, first, .done(from: .queued, to: .canceled))
            $0.insert(second)
            $0.control(.retry, first, .done(from: .canceled, to: .queued))
        },
        BadHistory("a paused queue hands out a job", .pause) {
            $0.insert(a)
            $0.register(.one)
            $0.pause()
            $0.claim(a)
        },
        BadHistory("more jobs of a queue run than its limit allows", .limits) {
            let other = NewJob.sample(2)
            $0.insert(a)
            $0.insert(other)
            $0.register(.one)
            $0.limit(1)
            $0.claim(a)
            $0.claim(other)
        },
        BadHistory("more jobs of a queue begin in a window than its rate allows", .limits) {
            let other = NewJob.sample(2)
            $0.insert(a)
            $0.insert(other)
            $0.register(.one)
            $0.limit(nil, RateLimit(1, per: .seconds(60)))
            $0.claim(a)
            $0.wait(.seconds(59))
            $0.claim(other)
        },
        BadHistory("a queue opens before its pause is over", .pause) {
            $0.insert(a)
            $0.register(.one)
            $0.pause(until: $0.clock + .seconds(60))
            $0.wait(.seconds(59))
            $0.claim(a)
        },
        BadHistory("a paused job is handed out", .pause) {
            $0.insert(a)
            $0.register(.one)
            $0.control(.pause, a, .done(from: .queued, to: .paused))
            $0.claim(a)
        },
        BadHistory("a prune takes a job that lives", .pruneSafe, .noLoss) {
            $0.insert(a)
            $0.wait(.hours(2))
            $0.prune(1)
            $0.finish([])
        },
        BadHistory("a prune takes a job before its retention is over", .pruneSafe) {
            let lease = $0.startA()
            $0.settle(.succeed, lease, .settled(.finished))
            $0.wait(.seconds(3_599))
            $0.prune(1)
        },
        BadHistory("a job that runs is deleted", .pruneSafe) {
            _ = $0.startA()
            $0.control(.delete, a, .done(from: .started, to: nil))
        },
        BadHistory("a deleted job is back", .pruneSafe) {
            let lease = $0.startA()
            $0.settle(.succeed, lease, .settled(.finished))
            $0.control(.delete, a, .done(from: .finished, to: nil))
            $0.finish([$0.record(a, .finished, attempt: 1, token: lease.token)])
        },
        BadHistory("a blocked job starts", .relations) {
            let child = NewJob.sample(2, after: [Dependency(a.id)])
            $0.insert(a)
            $0.insert(child, .inserted(.blocked))
            $0.register(.one)
            $0.claim(child)
        },
        BadHistory("a job that waits is stored as queued", .relations) {
            $0.insert(a)
            $0.insert(.sample(2, after: [Dependency(a.id)]))
        },
        BadHistory("a job is not woken by the end of the one it waited for", .relations, .relations) {
            let child = NewJob.sample(2, after: [Dependency(a.id)])
            let lease = $0.startA()
            $0.insert(child, .inserted(.blocked))
            $0.settle(.succeed, lease, .settled(.finished))
            $0.add(.calm)
            $0.finish([$0.record(a, .finished, attempt: 1, token: lease.token), $0.record(child, .blocked)])
        },
        BadHistory("a job is not called off by the bad end of the one it waited for", .relations) {
            let child = NewJob.sample(2, after: [Dependency(a.id)])
            let lease = $0.startA()
            $0.insert(child, .inserted(.blocked))
            $0.settle(.exhaust, lease, .settled(.failed))
            $0.control(.pause, child, .done(from: .blocked, to: .paused))
        },
    ]
}
