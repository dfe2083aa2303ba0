internal import ShiftworkCore

extension StoreLaw {
    static let attempts: [StoreLaw] = [
        StoreLaw("each run that counts has the next number") { bench in
            let job = try await bench.insert()
            for number in 1...3 {
                let claimed = try await bench.start(job)
                try require(claimed.attempt, is: number, "attempt")
                try require(claimed.failures, is: number - 1, "failures before attempt \(number)")
                try await bench.settle(.fail, claimed.lease)
                try require(try await bench.store.release(limit: 10), is: 1)
            }
        },
        StoreLaw("a snooze spends no attempt") { bench in
            let job = try await bench.insert()
            for _ in 1...3 {
                let claimed = try await bench.start(job)
                try require(claimed.attempt, is: 1)
                let reply = try await bench.settle(.snooze, claimed.lease, delay: .seconds(60))
                try require(reply, is: .settled(.scheduled))
                bench.clock.advance(by: .seconds(59))
                try require(try await bench.store.release(limit: 10), is: 0, "a snoozed job came early")
                bench.clock.advance(by: .seconds(1))
                try require(try await bench.store.release(limit: 10), is: 1)
            }
            try require(try await bench.record(job).failures, is: 0)
        },
        StoreLaw("a job given back spends no attempt and keeps its place in the line") { bench in
            let first = try await bench.insert()
            bench.clock.advance(by: .seconds(1))
            try await bench.insert()
            let worker = try await bench.worker()
            let claimed = try require(try await bench.claim(worker, limit: 1).first)
            bench.clock.advance(by: .seconds(10))
            try await bench.settle(.giveBack, claimed.lease)
            let again = try require(try await bench.claim(worker, limit: 1).first)
            try require(again.lease.job, is: first)
            try require(again.attempt, is: 1)
            try require(again.enqueuedAt, is: claimed.enqueuedAt, "enqueued")
        },
        StoreLaw("a crash counts apart from failures, and the job is queued at once for the first") { bench in
            let job = try await bench.insert()
            let rescue = try await bench.rescue(bench.start(job).lease.worker)
            try require(rescue.jobs, is: [job: .queued])
            try require(rescue.hasMore, is: false)
            let claimed = try await bench.start(job)
            try require(claimed.crashes, is: 1, "crashes")
            try require(claimed.failures, is: 0, "failures")
            try require(claimed.attempt, is: 2, "attempt")
        },
        StoreLaw("a job that crashed before waits after the second crash, and ends with the last allowed") {
            bench in
            let job = try await bench.insert()
            _ = try await bench.rescue(bench.start(job).lease.worker)
            try require(try await bench.rescue(bench.start(job).lease.worker).jobs, is: [job: .retrying])
            try require(
                try await bench.record(job).timestamps.retryAt,
                is: bench.clock.now + JobEvent.delayAfterCrash(crashes: 1), "retry")
            try require(try await bench.store.release(limit: 10), is: 0)
            bench.clock.advance(by: JobEvent.delayAfterCrash(crashes: 1))
            try require(try await bench.store.release(limit: 10), is: 1)
            try require(try await bench.rescue(bench.start(job).lease.worker).jobs, is: [job: .failed])
            let record = try await bench.record(job)
            try require(record.crashes, is: 3, "crashes")
            try require(record.failures, is: 0, "failures")
            try require(try await bench.history(job).last?.reason, is: HistoryEntry.crashLimit)
        },
        StoreLaw("an operator's retry gives a fresh budget and keeps the earlier attempts") { bench in
            let job = try await bench.insert { $0.maxCrashes = 2 }
            _ = try await bench.rescue(bench.start(job).lease.worker)
            try await bench.run(job, .fail)
            try await bench.control(.release, job)
            try await bench.run(job, .exhaust)
            try await bench.control(.retry, job)
            let claimed = try await bench.start(job)
            try require(claimed.attempt, is: 4, "attempt")
            try require(claimed.failures, is: 0, "failures")
            try require(claimed.crashes, is: 0, "crashes")
            try require(try await bench.rescue(claimed.lease.worker).jobs, is: [job: .queued])
        },
        StoreLaw("a job whose worker died while asked to stop is killed") { bench in
            let found = try await bench.put(into: .killRequested)
            let rescue = try await bench.rescue(try require(found.lease).worker)
            try require(rescue.jobs, is: [found.job: .killed])
        },
        StoreLaw("a failed run keeps its error, and success forgets it") { bench in
            let job = try await bench.insert()
            let failure = JobFailure(type: "TimeoutError", message: "no answer", location: "a.swift:3")
            let lease = try await bench.start(job).lease
            try await bench.settle(.fail, lease, delay: .seconds(10), failure: failure)
            var record = try await bench.record(job)
            try require(record.error?.message, is: "no answer")
            try require(record.error?.type, is: "TimeoutError")
            try require(record.error?.fingerprint, is: failure.fingerprint)
            try require(record.error?.attempt, is: 1, "the attempt that the error ended")
            try require(record.timestamps.retryAt, is: bench.clock.now + .seconds(10))
            try await bench.control(.release, job)
            try await bench.run(job, .succeed)
            record = try await bench.record(job)
            try require(record.error == nil, "a finished job shows an error")
            try require(record.timestamps.finishedAt, is: bench.clock.now)
        },
        StoreLaw("a retry is not early") { bench in
            let job = try await bench.insert()
            try await bench.run(job, .fail, delay: .seconds(30))
            bench.clock.advance(by: .seconds(30) - .microseconds(1))
            try require(try await bench.store.release(limit: 10), is: 0)
            bench.clock.advance(by: .microseconds(1))
            try require(try await bench.store.release(limit: 10), is: 1)
            let claimed = try await bench.start(job)
            try require(claimed.enqueuedAt, is: bench.clock.now)
        },
    ]
}
