import ShiftworkCore
import ShiftworkLaws

// I14 to I17.
extension BadHistory {
    static let time = [
        BadHistory("a job ends and has no moment of it", .timeOrder) {
            let lease = $0.startA()
            $0.settle(.succeed, lease, .settled(.finished))
            var record = $0.record(a, .finished, attempt: 1, token: lease.token)
            record.timestamps.finishedAt = nil
            record.timestamps.canceledAt = $0.clock
            $0.finish([record])
        },
        BadHistory("a job ended before it began", .timeOrder) {
            let lease = $0.startA()
            $0.wait(.seconds(5))
            $0.settle(.succeed, lease, .settled(.finished))
            var record = $0.record(a, .finished, attempt: 1, token: lease.token)
            record.timestamps.finishedAt = $0.clock - .seconds(1)
            $0.finish([record])
        },
        BadHistory("a life goes back in time", .timeOrder) {
            let lease = $0.startA()
            $0.settle(.fail, lease, .settled(.retrying))
            $0.control(.cancel, a, .done(from: .retrying, to: .canceled))
            var life = $0.life((.claim, .started), (.fail, .retrying), (.cancel, .canceled))
            life[3].at = $0.clock - .seconds(60)
            let record = $0.record(a, .canceled, attempt: 1, failures: 1, token: lease.token)
            $0.finish([record], lives: [a.id: life])
        },
        BadHistory("a scheduled job runs before its time", .notEarly) {
            let job = NewJob.sample(1, start: .after(.seconds(60)))
            $0.insert(job, .inserted(.scheduled))
            $0.register(.one)
            $0.wait(.seconds(59))
            $0.claim(job)
        },
        BadHistory("a retry comes before its delay has passed", .notEarly) {
            let lease = $0.startA()
            $0.settle(.fail, lease, .settled(.retrying)) { $0.delay = .seconds(15) }
            $0.wait(.seconds(14))
            $0.claim(a, attempt: 2, failures: 1)
        },
        BadHistory("a job for later is queued at once", .notEarly) {
            $0.insert(NewJob.sample(1, start: .after(.seconds(60))), .inserted(.queued))
        },
        BadHistory("a silent worker's job is not freed", .rescueBound) {
            $0.add(.calm)
            _ = $0.startA()
            $0.wait(.seconds(43))
            $0.add(.handlerToldToStop(Lease(job: a.id, token: 1, worker: .one), .leaseLost))
        },
        BadHistory("a worker is rescued while it beats", .noFalseRescue) {
            _ = $0.startA()
            $0.wait(.seconds(10))
            $0.beat()
            $0.wait(.seconds(20))
            $0.rescue([a.id: .queued])
        },
        BadHistory("a clock that jumps rescues", .noFalseRescue) {
            _ = $0.startA()
            $0.jump(.hours(1))
            $0.rescue([a.id: .queued])
        },
        BadHistory("a beat that came in between does not stop a rescue", .noFalseRescue) {
            _ = $0.startA()
            let seen = $0.beats[.one]
            $0.wait(.seconds(10))
            $0.beat()
            $0.wait(.seconds(40))
            $0.rescue([a.id: .queued], beat: seen)
        },
    ]
}
