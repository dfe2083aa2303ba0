internal import ShiftworkCore

extension StoreLaw {
    static let workers: [StoreLaw] = [
        StoreLaw("a registered worker is known, with what it said last") { bench in
            let id = WorkerID(bench.uuid())
            var info = WorkerInfo(
                id: id, name: "host:1", version: "1", queues: ["a"], types: ["work"], slots: 4)
            try await bench.store.register(info)
            info.slots = 8
            try await bench.store.register(info)
            let workers = try await bench.store.workers()
            try require(workers.map(\.info), is: [info])
            try require(workers[0].startedAt, is: bench.clock.now)
            try require(try await bench.store.pump(PumpTrip(worker: id)).isWorkerKnown, is: true)
        },
        StoreLaw("each sign of life counts, and other trips do not") { bench in
            let worker = try await bench.worker()
            func record() async throws -> WorkerRecord {
                try require(try await bench.store.workers().first { $0.info.id == worker })
            }
            let before = try await record()
            bench.clock.advance(by: .seconds(10))
            _ = try await bench.store.pump(PumpTrip(worker: worker, slotsUsed: 3))
            let after = try await record()
            try require(after.beat > before.beat, "the beat did not rise")
            try require(after.beatAt, is: bench.clock.now)
            try require(after.slotsUsed, is: 3)
            var silent = PumpTrip(worker: worker)
            silent.isBeat = false
            _ = try await bench.store.pump(silent)
            try require(try await record().beat, is: after.beat)
        },
        StoreLaw("a beat goes by the store's clock, and rises though the clock is set back") { bench in
            let worker = try await bench.worker()
            func beat() async throws -> Int64 {
                let workers = try await bench.store.workers()
                return try require(workers.first { $0.info.id == worker }?.beat)
            }
            try require(try await beat(), is: bench.clock.now.microseconds)
            for step in [Duration.seconds(10), .seconds(-30), .zero, .seconds(40)] {
                let last = try await beat()
                bench.clock.advance(by: step)
                _ = try await bench.store.pump(PumpTrip(worker: worker))
                try require(try await beat(), is: bench.clock.now.number(above: last))
            }
        },
        StoreLaw("a claim takes no more jobs with a crash on record than it asks for, and forgets none") {
            bench in
            let suspects = (0..<3).map { _ in bench.job() }
            try await bench.insert(suspects)
            let crashed = try await bench.worker()
            try require(try await bench.claim(crashed).count, is: 3)
            _ = try await bench.rescue(crashed)
            let healthy = (0..<2).map { _ in bench.job() }
            try await bench.insert(healthy)
            let worker = try await bench.worker()
            func claim(suspects: Int) async throws -> [JobID] {
                var trip = PumpTrip(worker: worker)
                trip.claim = ClaimRequest(limit: 10, types: ["work"], suspects: suspects)
                return try await bench.store.pump(trip).claimed.map(\.lease.job)
            }
            try require(try await claim(suspects: 0), is: healthy.map(\.id))
            try require(try await claim(suspects: 1), is: [suspects[0].id])
            try require(try await claim(suspects: 0), is: [])
            try require(try await claim(suspects: 5), is: suspects.dropFirst().map(\.id))
        },
        StoreLaw("a worker that has beaten since is not rescued") { bench in
            let lease = try await bench.start(bench.insert()).lease
            let seen = try require(try await bench.store.workers().first { $0.info.id == lease.worker }).beat
            _ = try await bench.store.pump(PumpTrip(worker: lease.worker))
            try require(
                try await bench.store.rescue(lease.worker, beat: seen, limit: 10) == nil, "rescued alive")
            try await bench.requireStatus(lease.job, .started)
            try require(
                try await bench.store.rescue(WorkerID(bench.uuid()), beat: 1, limit: 10) == nil, "unknown")
        },
        StoreLaw("no time that passes rescues anybody by itself") { bench in
            let lease = try await bench.start(bench.insert()).lease
            bench.clock.advance(by: .days(30))
            _ = try await bench.store.release(limit: 10)
            _ = try await bench.store.prune(PruneRequest())
            try await bench.requireStatus(lease.job, .started)
            try require(try await bench.settle(.succeed, lease), is: .settled(.finished))
        },
        StoreLaw("a rescued worker is not known any more, and all that it held is lost") { bench in
            let worker = try await bench.worker()
            try await bench.insert((0..<3).map { _ in bench.job() })
            let claimed = try await bench.claim(worker)
            let rescue = try await bench.rescue(worker)
            try require(Set(rescue.jobs.keys), is: Set(claimed.map(\.lease.job)))
            try require(try await bench.store.workers().count, is: 0)
            var trip = PumpTrip(worker: worker)
            (trip.known, trip.claim) = (claimed.map(\.lease), ClaimRequest(limit: 5, types: ["work"]))
            trip.settlements = [Settlement(.succeed, lease: claimed[0].lease)]
            let reply = try await bench.store.pump(trip)
            try require(reply.isWorkerKnown, is: false)
            try require(reply.settled, is: [.leaseLost])
            try require(reply.lost, is: claimed.dropFirst().map(\.lease.job))
            try require(reply.claimed.count, is: 0, "an unknown worker claimed")
        },
        StoreLaw("a rescue in parts forgets the worker with its last job") { bench in
            let worker = try await bench.worker()
            try await bench.insert((0..<5).map { _ in bench.job() })
            _ = try await bench.claim(worker)
            let first = try await bench.rescue(worker, limit: 3)
            try require(first.jobs.count, is: 3)
            try require(first.hasMore, is: true)
            let second = try await bench.rescue(worker, limit: 3)
            try require(second.jobs.count, is: 2)
            try require(second.hasMore, is: false)
            try require(try await bench.store.workers().count, is: 0)
        },
        StoreLaw("a worker that signs off gives its jobs back, their attempts unspent") { bench in
            let worker = try await bench.worker()
            let job = try await bench.insert()
            let stopping = try await bench.insert()
            _ = try await bench.claim(worker)
            try await bench.control(.cancel, stopping)
            try await bench.store.signOff(worker)
            try await bench.requireStatus(job, .queued)
            try await bench.requireStatus(stopping, .killed)
            try require(try await bench.store.workers().count, is: 0)
            let claimed = try await bench.start(job)
            try require([claimed.attempt, claimed.crashes], is: [1, 0])
        },
        StoreLaw("what an operator wants of a worker reaches it") { bench in
            let worker = try await bench.worker()
            try require(try await bench.store.pump(PumpTrip(worker: worker)).directive, is: .work)
            for directive in [WorkerDirective.quiet, .stop, .restart, .work] {
                try require(try await bench.store.direct(worker, directive), is: true)
                try require(try await bench.store.pump(PumpTrip(worker: worker)).directive, is: directive)
                try require(try await bench.store.workers().first?.directive, is: directive)
            }
            try require(try await bench.store.direct(WorkerID(bench.uuid()), .stop), is: false)
        },
        StoreLaw("what was wanted of a worker ends with it, though it comes back under its id") { bench in
            let worker = try await bench.worker()
            let info = try require(try await bench.store.workers().first).info
            try require(try await bench.store.direct(worker, .restart), is: true)
            try await bench.store.register(info)
            try require(try await bench.store.pump(PumpTrip(worker: worker)).directive, is: .restart)
            try await bench.store.signOff(worker)
            try await bench.store.register(info)
            try require(try await bench.store.pump(PumpTrip(worker: worker)).directive, is: .work)
        },
        StoreLaw("a lead that was taken before the clock jumped back holds nobody off") { bench in
            let (first, second) = (try await bench.worker(), try await bench.worker())
            try require(try await bench.store.lead("prune", node: first, lease: .seconds(30)), is: true)
            bench.clock.advance(by: .seconds(-3_600))
            try require(try await bench.store.lead("prune", node: second, lease: .seconds(30)), is: true)
            try require(try await bench.store.lead("prune", node: first, lease: .seconds(30)), is: false)
        },
        StoreLaw("a lead just taken holds off who read the clock a moment before") { bench in
            let (first, second) = (WorkerID(bench.uuid()), WorkerID(bench.uuid()))
            try require(try await bench.store.lead("prune", node: first, lease: .seconds(30)), is: true)
            for pause in [Duration.milliseconds(1), .seconds(2)] {
                bench.clock.advance(by: .zero - pause)
                try require(try await bench.store.lead("prune", node: second, lease: .seconds(30)), is: false)
            }
            try require(try await bench.store.lead("prune", node: first, lease: .seconds(30)), is: true)
        },
        StoreLaw("one node at a time leads in a duty") { bench in
            let (first, second) = (WorkerID(bench.uuid()), WorkerID(bench.uuid()))
            let store = bench.store
            try require(try await store.lead("prune", node: first, lease: .seconds(30)), is: true)
            try require(try await store.lead("prune", node: second, lease: .seconds(30)), is: false)
            try require(try await store.lead("release", node: second, lease: .seconds(30)), is: true)
            bench.clock.advance(by: .seconds(29))
            try require(try await store.lead("prune", node: first, lease: .seconds(30)), is: true)
            bench.clock.advance(by: .seconds(29))
            try require(try await store.lead("prune", node: second, lease: .seconds(30)), is: false)
            bench.clock.advance(by: .seconds(2))
            try require(try await store.lead("prune", node: second, lease: .seconds(30)), is: true)
            try require(try await store.lead("prune", node: first, lease: .seconds(30)), is: false)
        },
        StoreLaw("the bell rings for news, and not for a worker's own trips") { bench in
            let rings = Rings()
            let listener = bench.store.doorbell.listen { if $0.concerns(["work"]) { rings.count() } }
            defer { bench.store.doorbell.stop(listener) }
            let job = try await bench.insert()
            let afterInsert = rings.number
            try require(afterInsert > 0, "an insert did not ring")
            let worker = try await bench.worker()
            let before = rings.number
            let claimed = try require(try await bench.claim(worker).first)
            try await bench.settle(.giveBack, claimed.lease)
            try require(rings.number, is: before, "rings by trips")
            try await bench.control(.cancel, job)
            try require(rings.number > before, "a cancel did not ring")
        },
    ]
}
