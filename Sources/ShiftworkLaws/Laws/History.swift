internal import ShiftworkCore

extension StoreLaw {
    static let history: [StoreLaw] = [
        StoreLaw("the history of a clean run is complete") { bench in
            let t0 = bench.clock.now
            let job = try await bench.insert()
            bench.clock.advance(by: .seconds(2))
            let lease = try await bench.start(job).lease
            bench.clock.advance(by: .seconds(3))
            try await bench.settle(.succeed, lease)
            let told = try await bench.history(job)
            try require(told.map(\.kind.name), is: ["enqueue", "claim", "succeed"])
            try require(told.map(\.at), is: [t0, t0 + .seconds(2), t0 + .seconds(5)])
            try require(told.map(\.attempt), is: [0, 1, 1])
            try require(told.last?.enqueuedAt, is: t0)
            try require(told.last?.startedAt, is: t0 + .seconds(2))
            try require(told.last?.worker, is: lease.worker)
        },
        StoreLaw("the history of a delayed job tells when its time came") { bench in
            let t0 = bench.clock.now
            let job = try await bench.insert { $0.start = .after(.seconds(60)) }
            bench.clock.advance(by: .seconds(90))
            _ = try await bench.store.release(limit: 1)
            try await bench.run(job, .succeed)
            let told = try await bench.history(job)
            try require(told.map(\.kind.name), is: ["enqueue", "release", "claim", "succeed"])
            try require(told.map(\.at), is: [t0, t0 + .seconds(60), t0 + .seconds(90), t0 + .seconds(90)])
        },
        StoreLaw("each earlier run keeps its own times, worker and error") { bench in
            let t0 = bench.clock.now
            let job = try await bench.insert()
            bench.clock.advance(by: .seconds(1))
            let first = try await bench.start(job).lease
            bench.clock.advance(by: .seconds(1))
            let failure = JobFailure(type: "Late", message: "too late")
            try await bench.settle(.fail, first, delay: .seconds(10), failure: failure)
            bench.clock.advance(by: .seconds(10))
            _ = try await bench.store.release(limit: 1)
            let second = try await bench.start(job).lease
            bench.clock.advance(by: .seconds(1))
            try await bench.settle(.succeed, second)
            let told = try await bench.history(job)
            try require(
                told.map(\.kind.name), is: ["enqueue", "claim", "fail", "release", "claim", "succeed"])
            try require(told[2].failure?.message, is: "too late")
            try require(told[2].worker, is: first.worker)
            try require(told[2].enqueuedAt, is: t0)
            try require(told[2].startedAt, is: t0 + .seconds(1))
            try require(told[2].dueAt, is: t0 + .seconds(12))
            try require(told[5].worker, is: second.worker)
            try require(told[5].enqueuedAt, is: t0 + .seconds(12))
            try require(told.map(\.attempt), is: [0, 1, 1, 1, 2, 2])
        },
        StoreLaw("the history tells who did what and why") { bench in
            let job = try await bench.insert()
            for action in [ControlAction.pause, .resume, .move("other"), .cancel, .retry] {
                var request = ControlRequest(action, jobs: [job])
                (request.actor, request.reason) = ("anna", "because of \(action.name)")
                _ = try await bench.store.control(request)
            }
            let told = try await bench.history(job)
            try require(told.map(\.kind.name), is: ["enqueue", "pause", "resume", "edit", "cancel", "retry"])
            try require(told.dropFirst().allSatisfy { $0.actor == "anna" }, "who")
            try require(told.last?.reason, is: "because of retry")
        },
        StoreLaw("a job run again on purpose keeps the end that it had") { bench in
            let t0 = bench.clock.now
            let job = try await bench.insert()
            try await bench.run(job, .succeed)
            bench.clock.advance(by: .seconds(60))
            try await bench.control(.rerun, job)
            bench.clock.advance(by: .seconds(60))
            try await bench.run(job, .exhaust)
            let told = try await bench.history(job)
            try require(
                told.map(\.kind.name), is: ["enqueue", "claim", "succeed", "rerun", "claim", "exhaust"])
            try require(told[2].at, is: t0)
            try require(told[3].at, is: t0 + .seconds(60))
            try require(try await bench.record(job).timestamps.finishedAt == nil, "a failed job has finished")
        },
        StoreLaw("the history of a rich life has no gap") { bench in
            let parent = try await bench.insert("parent")
            let job = try await bench.insert {
                ($0.details.dependencies, $0.start, $0.maxCrashes) = (
                    [Dependency(parent)], .after(.seconds(5)), 9
                )
            }
            try await bench.control(.pause, job)
            try await bench.control(.resume, job)
            try await bench.run(parent, .succeed)
            try await bench.control(.release, job)
            try await bench.run(job, .giveBack)
            try await bench.run(job, .snooze)
            try await bench.control(.release, job)
            _ = try await bench.rescue(bench.start(job).lease.worker)
            _ = try await bench.rescue(bench.start(job).lease.worker)
            try await bench.control(.release, job)
            try await bench.run(job, .fail)
            _ = try await bench.store.release(limit: 1)
            let lease = try await bench.start(job).lease
            try await bench.control(.cancel, job)
            try await bench.settle(.stop, lease)
            try await bench.control(.retry, job, delay: .seconds(5))
            bench.clock.advance(by: .seconds(5))
            _ = try await bench.store.release(limit: 1)
            try await bench.run(job, .succeed)
            let told = try await bench.history(job)
            try require(
                told.map(\.kind.name),
                is: [
                    "enqueue", "pause", "block", "postpone", "release", "claim", "give_back", "claim",
                    "snooze",
                    "release", "claim", "rescue", "claim", "rescue_later", "release", "claim", "fail",
                    "release",
                    "claim", "cancel", "stop", "retry", "postpone", "release", "claim", "succeed",
                ])
            try require(
                told.filter { $0.kind == .event(.claim) }.map(\.attempt), is: [1, 1, 1, 2, 3, 4, 5], "runs")
        },
        StoreLaw("what ran for a while began when the handler began") { bench in
            let job = try await bench.insert()
            let lease = try await bench.start(job).lease
            let claimedAt = bench.clock.now
            bench.clock.advance(by: .seconds(10))
            var settlement = Settlement(.succeed, lease: lease, ran: .seconds(4))
            settlement.result = Array("7".utf8)
            try await bench.settle(settlement)
            let record = try await bench.record(job)
            try require(record.timestamps.startedAt, is: claimedAt + .seconds(6))
            try require(record.run(now: bench.clock.now), is: .seconds(4))
            try require(record.result, is: Array("7".utf8))
        },
    ]
}
