internal import ShiftworkCore

extension StoreLaw {
    static let control: [StoreLaw] = [
        StoreLaw("a worker hears in its next trip which jobs are to stop") { bench in
            let worker = try await bench.worker()
            try await bench.insert((0..<3).map { _ in bench.job() })
            let claimed = try await bench.claim(worker)
            try require(try await bench.store.pump(PumpTrip(worker: worker)).killRequested, is: [])
            try require(
                try await bench.control(.kill, claimed[1].lease.job),
                is: .done(from: .started, to: .killRequested))
            for _ in 0..<2 {
                let reply = try await bench.store.pump(PumpTrip(worker: worker))
                try require(reply.killRequested, is: [claimed[1].lease.job])
            }
            let other = try await bench.worker()
            try require(try await bench.store.pump(PumpTrip(worker: other)).killRequested, is: [])
            try require(try await bench.settle(.stop, claimed[1].lease), is: .settled(.killed))
            try require(try await bench.store.pump(PumpTrip(worker: worker)).killRequested, is: [])
            let times = try await bench.record(claimed[1].lease.job).timestamps
            try require(times.killedAt, is: bench.clock.now)
        },
        StoreLaw("only running jobs can be killed") { bench in
            for status in JobStatus.allCases {
                let job = try await bench.put(into: status).job
                let expected: ControlReply =
                    switch status {
                    case .started: .done(from: .started, to: .killRequested)
                    case .killRequested: .unchanged(.killRequested)
                    case .scheduled, .blocked, .queued, .retrying, .paused, .finished, .failed, .killed,
                        .canceled:
                        .refused(status)
                    }
                try require(try await bench.control(.kill, job), is: expected)
            }
        },
        StoreLaw("a canceled job is not claimed") { bench in
            let job = try await bench.insert()
            try await bench.control(.cancel, job)
            try require(try await bench.claim(bench.worker()).count, is: 0)
            try require(try await bench.record(job).timestamps.canceledAt, is: bench.clock.now)
        },
        StoreLaw("a retried job stands in line from then on") { bench in
            let job = try await bench.put(into: .failed).job
            bench.clock.advance(by: .seconds(10))
            let earlier = try await bench.insert()
            bench.clock.advance(by: .seconds(10))
            try await bench.control(.retry, job)
            let claimed = try await bench.claim(bench.worker())
            try require(claimed.map(\.lease.job), is: [earlier, job])
            let times = try await bench.record(job).timestamps
            try require(times.failedAt == nil, "a retried job has not failed")
            try require(times.enqueuedAt, is: bench.clock.now)
        },
        StoreLaw("a job that may run before its time may still do so after a pause") { bench in
            let released = try await bench.insert { $0.start = .after(.hours(1)) }
            let retried = try await bench.insert { $0.start = .after(.hours(1)) }
            try await bench.control(.release, released)
            try await bench.control(.cancel, retried)
            try await bench.control(.retry, retried)
            for job in [released, retried] {
                try await bench.control(.pause, job)
                try require(try await bench.control(.resume, job), is: .done(from: .paused, to: .queued))
            }
        },
        StoreLaw("a moved job is claimed from its new queue") { bench in
            let job = try await bench.insert { $0.queue = "slow" }
            let moved = try await bench.control(.move("fast"), job)
            try require(moved, is: .done(from: .queued, to: .queued))
            try require(try await bench.control(.move("fast"), job), is: .unchanged(.queued))
            let counts = try await bench.store.counts(scope: .all).filter { $0.count > 0 }
            try require(counts.map(\.queue), is: ["fast"])
            try require(try await bench.claim(bench.worker(), lanes: [.init("slow")]).count, is: 0)
            try require(
                try await bench.claim(bench.worker(), lanes: [.init("fast")]).map(\.queue), is: ["fast"])
            try require(try await bench.control(.move("slow"), job), is: .refused(.started))
        },
        StoreLaw("a job's new priority decides its place") { bench in
            let first = try await bench.insert()
            let second = try await bench.insert()
            let later = try await bench.put(into: .scheduled).job
            try await bench.control(.setPriority(1), second)
            try await bench.control(.setPriority(0), later)
            try require(try await bench.record(later).priority, is: 0)
            try require(try await bench.history(second).last?.kind, is: .edit)
            try await bench.control(.release, later)
            try require(try await bench.claim(bench.worker()).map(\.lease.job), is: [later, second, first])
        },
        StoreLaw("an edit moves no time") { bench in
            for status in [JobStatus.scheduled, .blocked, .queued, .retrying, .paused] {
                let job = try await bench.put(into: status).job
                let before = try await bench.record(job).timestamps
                bench.clock.advance(by: .seconds(5))
                try await bench.control(.setPriority(1), job)
                try await bench.control(.move("elsewhere"), job)
                try require(try await bench.record(job).timestamps, is: before, "\(status)")
            }
        },
        StoreLaw("only jobs that do not run and have not ended are edited, only ended ones deleted") {
            bench in
            for status in JobStatus.allCases {
                let isAtRest = !status.isTerminal && !status.isRunning
                let edited = try await bench.put(into: status).job
                let reply = try await bench.control(.setPriority(2), edited)
                try require(reply, is: isAtRest ? .done(from: status, to: status) : .refused(status))
                let deleted = try await bench.put(into: status).job
                let answer = try await bench.control(.delete, deleted)
                try require(answer, is: status.isTerminal ? .done(from: status, to: nil) : .refused(status))
            }
        },
        StoreLaw("a deleted job is gone with all about it") { bench in
            let job = try await bench.put(into: .finished) { $0.details.tags = ["x"] }.job
            try await bench.control(.delete, job)
            try require(try await bench.store.jobs([job], scope: .all).count, is: 0)
            try require(try await bench.history(job).count, is: 0)
            try require(try await bench.store.log(of: job, attempt: nil, after: 0, limit: 10).count, is: 0)
            try require(try await bench.store.page(PageRequest(JobQuery())).jobs.count, is: 0)
            try require(try await bench.store.counts(scope: .all).allSatisfy { $0.count == 0 }, "counters")
        },
        StoreLaw("an action on a job that does not exist finds nothing") { bench in
            try require(try await bench.control(.cancel, bench.job().id), is: .notFound)
        },
        StoreLaw("one request answers for each of its jobs") { bench in
            let queued = try await bench.insert()
            let finished = try await bench.put(into: .finished).job
            let unknown = bench.job().id
            let paused = try await bench.put(into: .paused).job
            let request = ControlRequest(.pause, jobs: [queued, finished, unknown, paused])
            try require(
                try await bench.store.control(request),
                is: [.done(from: .queued, to: .paused), .refused(.finished), .notFound, .unchanged(.paused)])
        },
    ]
}
