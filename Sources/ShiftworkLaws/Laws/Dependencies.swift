internal import ShiftworkCore

extension StoreLaw {
    static let dependencies: [StoreLaw] = [
        StoreLaw("a blocked job is freed by the end of the last job that it waits for") { bench in
            let parents = [try await bench.insert("a"), try await bench.insert("b")]
            let child = try await bench.insert { $0.details.dependencies = parents.map { Dependency($0) } }
            try await bench.requireStatus(child, .blocked)
            try require(try await bench.claim(bench.worker()).count, is: 0, "a blocked job was claimed")
            try await bench.run(parents[1], .succeed)
            try await bench.requireStatus(child, .blocked)
            bench.clock.advance(by: .seconds(5))
            try await bench.run(parents[0], .succeed)
            try await bench.requireStatus(child, .queued)
            try require(
                try await bench.start(child).enqueuedAt, is: bench.clock.now, "waiting for jobs is no wait")
        },
        StoreLaw("a diamond runs its last job once, after both sides") { bench in
            let top = try await bench.insert("top")
            let sides = [
                try await bench.insert("side") { $0.details.dependencies = [Dependency(top)] },
                try await bench.insert("side") { $0.details.dependencies = [Dependency(top)] },
            ]
            let last = try await bench.insert("last") {
                $0.details.dependencies = sides.map { Dependency($0) }
            }
            try await bench.run(top, .succeed)
            for side in sides { try await bench.requireStatus(side, .queued) }
            try await bench.run(sides[0], .succeed)
            try await bench.requireStatus(last, .blocked)
            try await bench.run(sides[1], .succeed)
            let unblocked = try await bench.history(last).filter { $0.kind == .event(.unblock) }
            try require(unblocked.count, is: 1, "unblocked")
            try await bench.requireStatus(last, .queued)
        },
        StoreLaw("a bad end calls off the jobs that wait, and those that wait for them") { bench in
            for ending in [JobStatus.failed, .killed, .canceled] {
                let parent = try await bench.insert("parent")
                let child = try await bench.insert { $0.details.dependencies = [Dependency(parent)] }
                let grandchild = try await bench.insert { $0.details.dependencies = [Dependency(child)] }
                try await bench.end(parent, as: ending)
                try await bench.requireStatus(child, .canceled)
                try await bench.requireStatus(grandchild, .canceled)
                try require(try await bench.history(child).last?.reason, is: HistoryEntry.dependencyFailed)
            }
        },
        StoreLaw("a chain is called off to its end, however long it is") { bench in
            var chain = [bench.job("head")]
            for _ in 1..<1_000 {
                let before = Dependency(chain[chain.count - 1].id)
                chain.append(bench.job { $0.details.dependencies = [before] })
            }
            try await bench.insert(chain)
            try await bench.control(.cancel, chain[0].id)
            let counts = try await bench.store.counts(scope: .all).filter { $0.count > 0 }
            try require(Set(counts.map(\.status)), is: [.canceled])
            try require(counts.reduce(0) { $0 + $1.count }, is: 1_000)
        },
        StoreLaw("a job may run whatever becomes of the one that it waits for") { bench in
            for ending in [JobStatus.finished, .failed, .killed, .canceled] {
                let parent = try await bench.insert("parent")
                let child = try await bench.insert {
                    $0.details.dependencies = [Dependency(parent, onFailure: .run)]
                }
                try await bench.end(parent, as: ending)
                try await bench.requireStatus(child, .queued)
            }
        },
        StoreLaw("a job may wait until the one that failed is retried and finishes") { bench in
            let parent = try await bench.insert("parent")
            let child = try await bench.insert {
                $0.details.dependencies = [Dependency(parent, onFailure: .wait)]
            }
            try await bench.end(parent, as: .failed)
            try await bench.requireStatus(child, .blocked)
            let everything = PruneRequest(retention: .all(.lasting(.zero)))
            try require(
                try await bench.store.prune(everything).jobs, is: 0, "pruned although a job waits for it")
            try require(try await bench.control(.delete, parent), is: .refused(.failed))
            try await bench.control(.retry, parent)
            try await bench.run(parent, .succeed)
            try await bench.requireStatus(child, .queued)
        },
        StoreLaw("what has ended before counts at the insert") { bench in
            let done = try await bench.put(into: .finished).job
            let failed = try await bench.put(into: .failed).job
            let free = bench.job { $0.details.dependencies = [Dependency(done)] }
            let canceled = bench.job { $0.details.dependencies = [Dependency(done), Dependency(failed)] }
            let running = bench.job { $0.details.dependencies = [Dependency(failed, onFailure: .run)] }
            let waiting = bench.job { $0.details.dependencies = [Dependency(failed, onFailure: .wait)] }
            try require(
                try await bench.insert([free, canceled, running, waiting]),
                is: [.inserted(.queued), .inserted(.canceled), .inserted(.queued), .inserted(.blocked)])
        },
        StoreLaw("a job of the same insert can be waited for, but none that does not exist, and none twice") {
            bench in
            let parent = bench.job("parent")
            let child = bench.job { $0.details.dependencies = [Dependency(parent.id)] }
            try require(
                try await bench.insert([parent, child]), is: [.inserted(.queued), .inserted(.blocked)])
            let nobody = bench.job().id
            let orphan = bench.job { $0.details.dependencies = [Dependency(nobody)] }
            let foreign = bench.job {
                ($0.details.dependencies, $0.details.tenant) = ([Dependency(parent.id)], "acme")
            }
            let twice = bench.job {
                $0.details.dependencies = [Dependency(parent.id, onFailure: .run), Dependency(parent.id)]
            }
            for answer in try await bench.insert([orphan, foreign, twice]) {
                guard case .refused = answer else {
                    throw LawBroken(what: "answered \(answer)", file: #fileID, line: #line)
                }
            }
        },
        StoreLaw("a canceled job is not revived by what it waited for") { bench in
            let found = try await bench.put(into: .blocked)
            try await bench.control(.cancel, found.job)
            try await bench.run(try require(found.parent), .succeed)
            try await bench.requireStatus(found.job, .canceled)
        },
        StoreLaw("a paused job hears of what it waits for") { bench in
            let freed = try await bench.put(into: .blocked)
            try await bench.control(.pause, freed.job)
            try await bench.run(try require(freed.parent), .succeed)
            try await bench.requireStatus(freed.job, .paused)
            try require(try await bench.control(.resume, freed.job), is: .done(from: .paused, to: .queued))

            let calledOff = try await bench.put(into: .blocked)
            try await bench.control(.pause, calledOff.job)
            try await bench.run(try require(calledOff.parent), .exhaust)
            try await bench.requireStatus(calledOff.job, .canceled)
        },
        StoreLaw("those that wait for a job that came too late hear of it") { bench in
            let late = try await bench.insert { $0.details.startBefore = bench.clock.now }
            let freed = try await bench.insert {
                $0.details.dependencies = [Dependency(late, onFailure: .run)]
            }
            let calledOff = try await bench.insert { $0.details.dependencies = [Dependency(late)] }
            bench.clock.advance(by: .seconds(1))
            _ = try await bench.claim(bench.worker(), limit: 1)
            try await bench.requireStatus(late, .canceled)
            try await bench.requireStatus(calledOff, .canceled)
            try require(
                JobStatus.running.union([.queued]).contains(try await bench.status(freed)), "still blocked")
        },
        StoreLaw("a rescue that ends a job tells those that wait for it") { bench in
            let parent = try await bench.insert("parent") { $0.maxCrashes = 1 }
            let child = try await bench.insert {
                $0.details.dependencies = [Dependency(parent, onFailure: .run)]
            }
            _ = try await bench.rescue(bench.start(parent).lease.worker)
            try await bench.requireStatus(child, .queued)
        },
    ]
}

extension LawBench {
    fileprivate func end(_ job: JobID, as status: JobStatus) async throws {
        switch status {
        case .canceled: try await control(.cancel, job)
        case .finished: try await run(job, .succeed)
        case .killed: try await run(job, .stop)
        case .failed, .scheduled, .blocked, .queued, .started, .retrying, .paused, .killRequested:
            try await run(job, .exhaust)
        }
    }
}
