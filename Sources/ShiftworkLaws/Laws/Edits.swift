internal import ShiftworkCore

extension StoreLaw {
    static let edits: [StoreLaw] = [
        StoreLaw("all that may be changed about a job is changed in one step") { bench in
            for status in [JobStatus.scheduled, .blocked, .queued, .retrying, .paused] {
                let reference = JobReference("A", "1")
                let job = try await bench.put(into: status) { $0.details.references = [reference] }
                var edit = JobEdit(queue: "elsewhere", priority: 1)
                (edit.tags, edit.maxAttempts, edit.timeout) = (["red", "blue"], 9, .seconds(7))
                let before = try await bench.history(job.job).count
                let reply = try await bench.control(.change(edit), job.job)
                try require(reply, is: .done(from: status, to: status))
                let record = try await bench.record(job.job)
                try require(record.queue, is: "elsewhere", "\(status)")
                try require(record.priority, is: 1)
                try require(record.maxAttempts, is: 9)
                try require(record.details.tags, is: ["red", "blue"])
                try require(record.details.timeout, is: .seconds(7))
                try require(record.details.references, is: [reference])
                try require(try await bench.history(job.job).count, is: before + 1)
                try require(try await bench.control(.change(edit), job.job), is: .unchanged(status))
                try require(try await bench.control(.change(JobEdit()), job.job), is: .unchanged(status))
            }
        },
        StoreLaw("a job is found by its new tags, and no more by those it had") { bench in
            let plain = try await bench.insert()
            let tagged = try await bench.insert { $0.details.tags = ["old", "kept"] }
            for job in [plain, tagged] {
                var edit = JobEdit()
                edit.tags = ["kept", "new"]
                try await bench.control(.change(edit), job)
            }
            for (tag, expected) in [("old", []), ("kept", [plain, tagged]), ("new", [plain, tagged])] {
                let query = try JobQuery(parsing: "tag:\(tag)").sorted(by: .created)
                let found = try await bench.store.page(PageRequest(query)).jobs
                try require(found.map(\.id), is: expected, "tag:\(tag)")
            }
            try require(try await bench.store.verify(isDeep: true).map(\.detail), is: [])
            try await bench.control(.cancel, tagged)
            try await bench.control(.delete, tagged)
            try require(try await bench.store.verify(isDeep: true).map(\.detail), is: [])
        },
        StoreLaw("a worker gets a job with the limits that it was given last") { bench in
            let job = try await bench.insert { $0.details.timeout = .seconds(1) }
            var edit = JobEdit()
            (edit.maxAttempts, edit.timeout) = (7, .seconds(30))
            try await bench.control(.change(edit), job)
            let claimed = try require(try await bench.claim(bench.worker()).first, "nothing was claimed")
            try require(claimed.maxAttempts, is: 7)
            try require(claimed.details.timeout, is: .seconds(30))
        },
        StoreLaw("a queued job leaves the line for a time that lies ahead, and comes back then") { bench in
            let job = try await bench.insert()
            var edit = JobEdit()
            edit.runAt = bench.clock.now + .seconds(60)
            try require(try await bench.control(.change(edit), job), is: .done(from: .queued, to: .scheduled))
            try require(try await bench.record(job).timestamps.runAt, is: edit.runAt)
            try require(try await bench.claim(bench.worker()).count, is: 0)
            bench.clock.advance(by: .seconds(61))
            _ = try await bench.store.release(limit: 10)
            try require(try await bench.claim(bench.worker()).map(\.lease.job), is: [job])
            try require(try await bench.record(job).timestamps.runAt, is: edit.runAt)
        },
        StoreLaw("a time that has come keeps a queued job in the line") { bench in
            let job = try await bench.insert()
            var edit = JobEdit()
            edit.runAt = bench.clock.now + .seconds(-60)
            try require(try await bench.control(.change(edit), job), is: .unchanged(.queued))
        },
        StoreLaw("a time that has passed is now, and gets nobody ahead of those that wait") { bench in
            for status in [JobStatus.scheduled, .retrying, .paused] {
                let job = try await bench.put(into: status).job
                let waiting = try await bench.insert()
                bench.clock.advance(by: .seconds(1))
                let now = bench.clock.now
                var edit = JobEdit()
                edit.runAt = Timestamp(seconds: -62_000_000_000)
                try await bench.control(.change(edit), job)
                let times = try await bench.record(job).timestamps
                try require(status == .retrying ? times.retryAt : times.runAt, is: now, "\(status)")
                if status == .paused { try await bench.control(.resume, job) }
                let claimed = try await bench.claim(bench.worker())
                try require(claimed.map(\.lease.job), is: [waiting, job], "\(status)")
                try require(claimed.last?.enqueuedAt, is: now, "\(status)")
                for job in claimed { try await bench.settle(.succeed, job.lease) }
            }
        },
        StoreLaw("a job that waits for its time gets another one") { bench in
            for status in [JobStatus.scheduled, .retrying] {
                let job = try await bench.put(into: status).job
                var edit = JobEdit()
                edit.runAt = bench.clock.now + .seconds(10)
                let reply = try await bench.control(.change(edit), job)
                try require(reply, is: .done(from: status, to: status))
                let times = try await bench.record(job).timestamps
                try require(status == .retrying ? times.retryAt : times.runAt, is: edit.runAt, "\(status)")
                bench.clock.advance(by: .seconds(11))
                _ = try await bench.store.release(limit: 10)
                try await bench.requireStatus(job, .queued)
            }
        },
        StoreLaw("a job that is held back has its new time when it is let go") { bench in
            for status in [JobStatus.paused, .blocked] {
                let held = try await bench.put(into: status)
                var edit = JobEdit()
                edit.runAt = bench.clock.now + .seconds(60)
                try await bench.control(.change(edit), held.job)
                try await bench.requireStatus(held.job, status)
                try require(try await bench.record(held.job).timestamps.runAt, is: edit.runAt, "\(status)")
                if let parent = held.parent {
                    try await bench.run(parent, .succeed)
                } else {
                    try await bench.control(.resume, held.job)
                }
                try await bench.requireStatus(held.job, .scheduled)
                try require(try await bench.record(held.job).timestamps.runAt, is: edit.runAt, "\(status)")
            }
        },
        StoreLaw("what runs or has ended is not edited") { bench in
            for status in JobStatus.allCases where status.isTerminal || status.isRunning {
                let job = try await bench.put(into: status).job
                let before = try await bench.record(job)
                var edit = JobEdit(priority: 0)
                (edit.tags, edit.runAt) = (["red"], bench.clock.now + .seconds(5))
                try require(try await bench.control(.change(edit), job), is: .refused(status))
                try require(try await bench.record(job), is: before)
            }
        },
    ]
}
