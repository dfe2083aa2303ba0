internal import ShiftworkCore

extension StoreLaw {
    /// Actions that expect a job to be what somebody took it for.
    static let versions: [StoreLaw] = [
        StoreLaw("a job in any status is what its record says") { bench in
            for status in JobStatus.allCases {
                let job = try await bench.put(into: status) {
                    ($0.maxAttempts, $0.priority, $0.queue) = (7, 2, "mail")
                    ($0.details.tags, $0.details.timeout) = (["a", "b"], .milliseconds(1_500))
                }
                let reply = try await bench.control(.pause, job.job, as: bench.record(job.job))
                try require(reply != .changed(status), "\(status)")
            }
        },
        StoreLaw("what is done to a job that is expected to be another is nothing") { bench in
            var edits = [JobEdit(queue: "elsewhere"), JobEdit(priority: 1)]
            for configure: (inout JobEdit) -> Void in [
                { $0.tags = ["red"] }, { $0.timeout = .seconds(7) }, { $0.maxAttempts = 9 },
                { $0.runAt = bench.clock.now + .seconds(90) },
            ] {
                var edit = JobEdit()
                configure(&edit)
                edits.append(edit)
            }
            for status in [JobStatus.scheduled, .queued, .retrying] {
                for edit in edits {
                    let job = try await bench.put(into: status).job
                    let seen = try await bench.record(job)
                    let first = try await bench.control(.change(edit), job, as: seen)
                    guard case .done(_, let now?) = first else {
                        throw LawBroken(what: "an edit was answered \(first)", file: #fileID, line: #line)
                    }
                    let before = try await bench.record(job)
                    for action in [ControlAction.change(edit), .cancel, .change(JobEdit(priority: 8))] {
                        try require(try await bench.control(action, job, as: seen), is: .changed(now))
                    }
                    try require(try await bench.record(job), is: before)
                    try await bench.control(.cancel, job)
                }
            }
        },
        StoreLaw("a job that runs, or ran, is another than before") { bench in
            let job = try await bench.insert()
            let waiting = try await bench.record(job)
            let lease = try await bench.start(job).lease
            let running = try await bench.record(job)
            try require(try await bench.control(.cancel, job, as: waiting), is: .changed(.started))
            try await bench.settle(.giveBack, lease)
            try require(try await bench.control(.cancel, job, as: running), is: .changed(.queued))
            try require(try await bench.control(.cancel, job, as: waiting), is: .changed(.queued))
            let now = try await bench.record(job)
            try require(
                try await bench.control(.cancel, job, as: now), is: .done(from: .queued, to: .canceled))
        },
    ]
}

extension LawBench {
    /// Does something to a job, if it is as a record says.
    fileprivate func control(
        _ action: ControlAction, _ job: JobID, as record: JobRecord
    ) async throws -> ControlReply {
        var request = ControlRequest(action, jobs: [job])
        request.expected = JobVersion(of: record)
        return try require(try await store.control(request)?.first, "an action got no answer")
    }
}
