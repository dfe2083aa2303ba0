import ShiftworkCore
import ShiftworkLaws

// Acceptance, ends and paths: I1, I2, I8, I9, I13, I28.
extension BadHistory {
    static let endings = [
        BadHistory("an accepted job is not there", .noLoss) {
            $0.insert(a)
            $0.finish([])
        },
        BadHistory("an accepted job is forgotten with the store's tail", .noLoss) {
            $0.add(.started, by: "worker-1")
            $0.insert(a)
            $0.add(.storeForgot(after: 0))
        },
        BadHistory("a stored job is not found by an operator", .noLoss) {
            $0.insert(a)
            $0.control(.cancel, a, .notFound)
        },
        BadHistory("a job is there twice", .noLoss) {
            $0.insert(a)
            $0.finish([$0.record(a, .queued), $0.record(a, .queued)])
        },
        BadHistory("a job is there that nobody handed in", .noLoss) {
            $0.insert(a)
            $0.finish([$0.record(a, .queued), $0.record(b, .queued)])
        },
        BadHistory("a job ends twice, by a stale settlement", .fence, .oneEnd) {
            let first = $0.startA()
            let second = $0.startAAgain(first)
            $0.settle(.succeed, second, .settled(.finished))
            $0.settle(.exhaust, first, .settled(.failed), isKnown: false)
        },
        BadHistory("a life leaves an end by itself", .oneEnd, .path) {
            let lease = $0.startA()
            $0.settle(.exhaust, lease, .settled(.failed))
            let life = $0.life(
                (.claim, .started), (.exhaust, .failed), (.release, .queued), (.cancel, .failed))
            let record = $0.record(a, .failed, attempt: 1, failures: 1, token: lease.token)
            $0.finish([record], lives: [a.id: life])
        },
        BadHistory("a failure makes a finished job", .path) {
            let lease = $0.startA()
            $0.settle(.fail, lease, .settled(.finished))
        },
        BadHistory("a life has a gap", .path) {
            let lease = $0.startA()
            $0.settle(.exhaust, lease, .settled(.failed))
            let life = $0.life((.claim, .started), (.fail, .retrying), (.exhaust, .failed))
            let record = $0.record(a, .failed, attempt: 1, failures: 1, token: lease.token)
            $0.finish([record], lives: [a.id: life])
        },
        BadHistory("the end is another than the one acknowledged", .path) {
            let lease = $0.startA()
            $0.settle(.succeed, lease, .settled(.finished))
            $0.finish([$0.record(a, .failed, attempt: 1, token: lease.token)])
        },
        BadHistory("an operator's pause finds a status that the job had not", .path) {
            $0.insert(a)
            $0.control(.pause, a, .done(from: .retrying, to: .paused))
        },
        BadHistory("a counter differs from a recount", .indexEqualsRows) {
            $0.insert(a)
            $0.finish([$0.record(a, .queued)])
            var queue = QueueRecord(name: .default)
            queue.counts = [.queued: 2]
            $0.end?.queues = [queue]
        },
        BadHistory("the store's own check finds something", .uniqueLive) {
            $0.insert(a)
            $0.finish([$0.record(a, .queued)])
            $0.end?.findings = [Finding("I23 UniqueLive", "an ended job holds a unique key")]
        },
        BadHistory("a life tells a run that nobody was granted", .noSpontaneousRun) {
            let lease = $0.startA()
            $0.settle(.succeed, lease, .settled(.finished))
            let life = $0.life(
                (.claim, .started), (.rescue, .queued), (.claim, .started), (.succeed, .finished))
            $0.finish([$0.record(a, .finished, attempt: 1, token: lease.token)], lives: [a.id: life])
        },
        BadHistory("an enqueue repeated after a lost reply is stored again", .idempotentRepeat) {
            $0.insert(a, reply: .lost)
            $0.insert(a)
        },
        BadHistory("a job is known that was never stored", .idempotentRepeat) { $0.insert(a, .known) },
        BadHistory("a settlement repeated after a lost reply counts again", .idempotentRepeat) {
            let lease = $0.startA()
            $0.settle(.fail, lease, .settled(.retrying), reply: .lost)
            $0.settle(.fail, lease, .settled(.retrying))
        },
        BadHistory("a settlement repeated after a lost reply is called stale", .idempotentRepeat) {
            let lease = $0.startA()
            $0.settle(.succeed, lease, .settled(.finished), reply: .lost)
            $0.settle(.succeed, lease, .leaseLost)
        },
        BadHistory("a settlement is called a repeat and was never written", .idempotentRepeat) {
            let lease = $0.startA()
            $0.settle(.succeed, lease, .alreadySettled)
        },
        BadHistory("a claim whose reply was lost is not granted again", .idempotentRepeat) {
            $0.insert(a)
            $0.register(.one)
            $0.claim(a, reply: .lost)
            $0.trip { trip, _ in trip.known = [] }
        },
        BadHistory("progress is beyond its limits", .progress) {
            let lease = $0.startA()
            $0.trip { trip, _ in
                trip.progress = [ProgressReport(lease: lease, progress: JobProgress(percent: 100))]
            }
            var record = $0.record(a, .started, attempt: 1, token: lease.token)
            record.progress = JobProgress(percent: 100)
            record.progress?.percent = 101
            $0.finish([record])
        },
        BadHistory("a stale report overwrites progress", .progress) {
            let first = $0.startA()
            let second = $0.startAAgain(first)
            $0.settle(.succeed, second, .settled(.finished)) { $0.progress = JobProgress(percent: 90) }
            var record = $0.record(a, .finished, attempt: 2, crashes: 1, token: second.token)
            record.progress = JobProgress(percent: 10)
            $0.finish([record])
        },
    ]
}
