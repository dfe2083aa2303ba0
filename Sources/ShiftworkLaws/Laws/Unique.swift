internal import ShiftworkCore

extension StoreLaw {
    static let unique: [StoreLaw] = [
        StoreLaw("of jobs with one unique key one is stored, and the others name it") { bench in
            let jobs = (0..<4).map { _ in bench.job { $0.details.uniqueKey = "nightly" } }
            let first = jobs[0].id
            try require(
                try await bench.insert(Array(jobs[0...1])), is: [.inserted(.queued), .duplicate(of: first)])
            try require(
                try await bench.insert(Array(jobs[2...3])),
                is: [.duplicate(of: first), .duplicate(of: first)])
            try require(try await bench.insert([jobs[0]]), is: [.known])
            try require(try await bench.store.count(JobQuery(), scope: .all, upTo: 10).value, is: 1)
            try require(try await bench.store.jobs([jobs[1].id], scope: .all).count, is: 0)
        },
        StoreLaw("a unique key is one tenant's") { bench in
            let jobs = ([nil, "acme", "blue"] as [String?]).map { tenant in
                bench.job { ($0.details.uniqueKey, $0.details.tenant) = ("k", tenant) }
            }
            try require(try await bench.insert(jobs), is: jobs.map { _ in .inserted(.queued) })
        },
        StoreLaw("a unique key is free again with the end of its job, however it ends") { bench in
            for status in JobStatus.allCases {
                let holder = try await bench.put(into: status) { $0.details.uniqueKey = "key-\(status)" }.job
                let next = bench.job { $0.details.uniqueKey = "key-\(status)" }
                let expected: Insertion = status.isTerminal ? .inserted(.queued) : .duplicate(of: holder)
                try require(try await bench.insert([next]), is: [expected], "\(status)")
            }
        },
        StoreLaw("a unique key outlives crashes, retries and snoozes") { bench in
            let job = try await bench.insert { $0.details.uniqueKey = "k" }
            _ = try await bench.rescue(bench.start(job).lease.worker)
            try await bench.run(job, .snooze)
            try await bench.control(.release, job)
            try await bench.run(job, .fail)
            let next = bench.job { $0.details.uniqueKey = "k" }
            try require(try await bench.insert([next]), is: [.duplicate(of: job)])
        },
        StoreLaw("a job is not retried while another holds its unique key") { bench in
            let old = try await bench.put(into: .failed) { $0.details.uniqueKey = "k" }.job
            let new = try await bench.insert { $0.details.uniqueKey = "k" }
            try require(try await bench.control(.retry, old), is: .uniqueKeyHeld(by: new))
            try await bench.requireStatus(old, .failed)
            try await bench.run(new, .succeed)
            try require(try await bench.control(.retry, old), is: .done(from: .failed, to: .queued))
            try require(try await bench.control(.rerun, new), is: .uniqueKeyHeld(by: old))
            let third = bench.job { $0.details.uniqueKey = "k" }
            try require(try await bench.insert([third]), is: [.duplicate(of: old)], "after the retry")
        },
        StoreLaw("a pruned or deleted job holds no unique key") { bench in
            let old = try await bench.put(into: .failed) { $0.details.uniqueKey = "k" }.job
            let new = try await bench.insert { $0.details.uniqueKey = "k" }
            try await bench.control(.delete, old)
            let third = bench.job { $0.details.uniqueKey = "k" }
            try require(try await bench.insert([third]), is: [.duplicate(of: new)])
        },
    ]
}
