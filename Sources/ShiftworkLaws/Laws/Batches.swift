internal import ShiftworkCore

extension StoreLaw {
    /// Sets of jobs with callbacks.
    static let batches: [StoreLaw] = [
        StoreLaw("the jobs of a batch are found by its id, and none of another") { bench in
            let (mine, other) = (BatchID(bench.uuid()), BatchID(bench.uuid()))
            let jobs = (0..<3).map { _ in bench.job { $0.details.batch = mine } }
            let child = bench.job { ($0.details.batch, $0.details.parent) = (other, JobID(mine.uuid)) }
            try await bench.insert(jobs + [child, bench.job()])
            let late = try await bench.insert("late") { $0.details.batch = mine }
            try await bench.control(.cancel, jobs[1].id)
            let all = [late] + jobs.map(\.id).reversed()
            for (text, expected) in [
                ("batch:\(mine)", all), ("batch:\("\(mine)".uppercased())", all),
                ("batch:\(other)", [child.id]),
                ("batch:\(other),\(mine) type:late", [late]), ("batch:\(mine) status:canceled", [jobs[1].id]),
                ("batch:\(mine) -status:canceled -type:late", [jobs[2].id, jobs[0].id]), ("batch:none", []),
            ] {
                let query = try JobQuery(parsing: text + " sort:-created")
                try require(try await bench.store.page(PageRequest(query)).jobs.map(\.id), is: expected, text)
                let count = try await bench.store.count(query, scope: .all, upTo: 100)
                try require(count, is: JobCount(expected.count), text)
            }
            try require(try await bench.record(late).details.batch, is: mine)
            try require(try await bench.store.batch(mine)?.counts, is: [.queued: 3, .canceled: 1])
            try require(
                try await bench.store.batch(mine, scope: .tenant("acme")) == nil, "another's batch is seen")
        },
        StoreLaw("the callbacks of a batch run once: one when each job has ended, one when all have finished")
        {
            bench in
            let batch = try await bench.hand(in: 3)
            let callbacks = [batch.id.onFinished, batch.id.onEnded]
            try await bench.run(batch.jobs[1].id, .exhaust)
            try await bench.run(batch.jobs[0].id, .succeed)
            for callback in callbacks { try await bench.requireStatus(callback, .blocked) }
            try await bench.run(batch.jobs[2].id, .succeed)
            try await bench.requireStatus(batch.id.onEnded, .queued)
            try await bench.requireStatus(batch.id.onFinished, .blocked)
            try await bench.control(.retry, batch.jobs[1].id)
            try require(try await bench.store.batch(batch.id)?.ended, is: 2)
            try await bench.run(batch.jobs[1].id, .succeed)
            for callback in callbacks {
                let unblocked = try await bench.history(callback).filter { $0.kind == .event(.unblock) }
                try require(unblocked.count, is: 1, "unblocked")
                try await bench.run(callback, .succeed)
            }
            let sheet = try require(try await bench.store.batch(batch.id))
            try require(sheet.counts, is: [.finished: 3])
            try require([sheet.onFinished, sheet.onEnded], is: [.finished, .finished])
        },
        StoreLaw("a batch that is handed in again is the same batch") { bench in
            let batch = try await bench.hand(in: 3)
            let answers = try await bench.insert(batch.newJobs)
            try require(answers, is: Array(repeating: .known, count: 5))
            try require(try await bench.store.batch(batch.id)?.total, is: 3)
        },
    ]
}

extension LawBench {
    /// Stores a batch of so many jobs, with both callbacks.
    fileprivate func hand(in count: Int) async throws -> NewBatch {
        let id = BatchID(uuid())
        func made(_ own: JobID) -> NewJob { NewJob(id: own, type: "work") }
        let batch = NewBatch(
            id: id, jobs: (0..<count).map { made(id.job(at: $0)) }, onFinished: made(id.onFinished),
            onEnded: made(id.onEnded))
        try require(batch.mistakes(now: clock.now).isEmpty, "a mistake in a batch without any")
        let waiting = Array(repeating: Insertion.inserted(.blocked), count: 2)
        let queued = Array(repeating: Insertion.inserted(.queued), count: count)
        try require(try await insert(batch.newJobs), is: queued + waiting)
        return batch
    }
}
