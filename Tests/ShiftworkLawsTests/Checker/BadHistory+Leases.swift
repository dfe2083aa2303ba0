import ShiftworkCore
import ShiftworkLaws

// Leases, tokens and numbers: I3 to I7, I12, I27.
extension BadHistory {
    static let jobsAndLeases = [
        BadHistory("a job is claimed while another worker holds it", .leaseExclusive) {
            _ = $0.startA()
            $0.register(.two)
            $0.claim(a, .two, attempt: 2)
        },
        BadHistory("a lease names a worker that did not ask", .leaseExclusive) {
            $0.insert(a)
            $0.register(.one)
            var claimed = $0
            claimed.claim(a, .two)
            guard case .committed(.pump(_, let reply), _, _) = claimed.events.last?.kind else { return }
            $0.trip(.one) { trip, answer in
                trip.claim = ClaimRequest(limit: 1, types: ["work"])
                answer.claimed = reply.claimed
            }
        },
        BadHistory("a rescued worker is served as if nothing had been", .leaseExclusive) {
            let lease = $0.startA()
            _ = $0.startAAgain(lease)
            $0.beat(.one)
        },
        BadHistory("a rescue forgets a job of the worker that it forgets", .leaseExclusive) {
            _ = $0.startA()
            $0.insert(b)
            $0.claim(b)
            $0.wait(.seconds(40))
            $0.rescue([a.id: .queued])
        },
        BadHistory("a settlement without a current token is accepted", .fence) {
            let first = $0.startA()
            let second = $0.startAAgain(first)
            $0.settle(.succeed, first, .settled(.finished), isKnown: false)
            _ = second
        },
        BadHistory("a rescued lease is taken for a settled one", .fence) {
            let lease = $0.startA()
            $0.wait(.seconds(40))
            $0.rescue([a.id: .queued])
            $0.settle(.succeed, lease, .alreadySettled, isKnown: false)
        },
        BadHistory("a current lease is called lost", .fence) {
            let lease = $0.startA()
            $0.settle(.succeed, lease, .leaseLost)
        },
        BadHistory("the attempt serves as the fence", .fence) {
            let first = $0.startA()
            $0.settle(.giveBack, first, .settled(.queued), reply: .lost)
            $0.register(.two)
            $0.claim(a, .two)
            $0.settle(.giveBack, first, .settled(.queued))
        },
        BadHistory("a worker is not told that a lease is lost", .fence) {
            let lease = $0.startA()
            $0.settle(.giveBack, lease, .settled(.queued), reply: .lost)
            $0.trip { trip, _ in trip.known = [lease] }
        },
        BadHistory("a worker is told that it lost what it holds", .fence) {
            let lease = $0.startA()
            $0.trip { trip, answer in (trip.known, answer.lost) = ([lease], [a.id]) }
        },
        BadHistory("progress of a lost lease goes unanswered", .fence) {
            let lease = $0.startA()
            $0.settle(.giveBack, lease, .settled(.queued))
            $0.trip { trip, _ in
                trip.progress = [ProgressReport(lease: lease, progress: JobProgress(percent: 5))]
            }
        },
        BadHistory("a token comes twice", .tokenRises) {
            let lease = $0.startA()
            $0.settle(.giveBack, lease, .settled(.queued))
            $0.nextToken = lease.token
            $0.claim(a)
        },
        BadHistory("a token falls", .tokenRises) {
            $0.insert(a)
            $0.register(.one)
            $0.nextToken = 50
            let lease = $0.claim(a)
            $0.settle(.snooze, lease, .settled(.scheduled))
            $0.nextToken = 49
            $0.claim(a)
        },
        BadHistory("a deploy spends an attempt", .attemptCounts) {
            let lease = $0.startA()
            $0.settle(.giveBack, lease, .settled(.queued))
            $0.claim(a, attempt: 2)
        },
        BadHistory("a failed attempt is not counted", .attemptCounts) {
            let lease = $0.startA()
            $0.settle(.fail, lease, .settled(.retrying))
            $0.claim(a, attempt: 1, failures: 1)
        },
        BadHistory("a handler runs under another attempt than claimed", .attemptCounts) {
            let lease = $0.startA()
            $0.begin(lease, attempt: 2)
        },
        BadHistory("a job is tried more often than it may", .budget) {
            var job = a
            job.maxAttempts = 1
            $0.insert(job)
            $0.register(.one)
            let lease = $0.claim(job)
            $0.settle(.fail, lease, .settled(.retrying))
        },
        BadHistory("a crash is not counted", .budget) {
            let first = $0.startA()
            $0.wait(.seconds(40))
            $0.rescue([a.id: .queued])
            $0.register(.two)
            $0.claim(a, .two, attempt: 2, crashes: 0)
            _ = first
        },
        BadHistory("the second crash queues at once", .budget) {
            let second = $0.startAAgain($0.startA())
            $0.wait(.seconds(40))
            $0.rescue([a.id: .queued], of: .two)
            _ = second
        },
        BadHistory("an operator's retry keeps the old failures", .budget) {
            let lease = $0.startA()
            $0.settle(.exhaust, lease, .settled(.failed))
            $0.control(.retry, a, .done(from: .failed, to: .queued))
            $0.claim(a, attempt: 2, failures: 1)
        },
        BadHistory("a handler runs without a claim", .noSpontaneousRun) {
            $0.insert(a)
            $0.begin(Lease(job: a.id, token: 1, worker: .one))
        },
        BadHistory("two handlers run under one lease", .noSpontaneousRun) {
            let lease = $0.startA()
            $0.begin(lease)
            $0.begin(lease)
        },
        BadHistory("a job runs again that had finished", .noSpontaneousRun) {
            let lease = $0.startA()
            $0.settle(.succeed, lease, .settled(.finished))
            $0.claim(a, attempt: 2)
        },
        BadHistory("a job runs that nobody stored", .noSpontaneousRun) {
            $0.register(.one)
            $0.claim(a)
        },
        BadHistory("a job is handed out twice to one worker", .noSpontaneousRun) {
            _ = $0.startA()
            guard case .committed(.pump(_, let reply), _, _) = $0.events.last?.kind else { return }
            $0.trip { trip, answer in
                trip.claim = ClaimRequest(limit: 1, types: ["work"])
                answer.claimed = reply.claimed
            }
        },
        BadHistory("a payload changes on its way to the worker", .payloadExact) {
            $0.insert(a)
            $0.register(.one)
            var other = a
            other.payload = Array("{ }".utf8)
            $0.claim(other)
        },
        BadHistory("a payload changes on its way to the handler", .payloadExact) {
            let lease = $0.startA()
            $0.begin(lease, payload: [])
        },
    ]
}
