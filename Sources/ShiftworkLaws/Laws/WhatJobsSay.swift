internal import ShiftworkCore

extension StoreLaw {
    /// Progress, log lines, payloads and results.
    static let whatJobsSay: [StoreLaw] = [
        StoreLaw("progress is 0 to 100, and is kept when the job ends") { bench in
            let job = try await bench.insert()
            let lease = try await bench.start(job).lease
            for (given, kept) in [(50, 50), (150, 100), (-3, 0), (70, 70)] {
                var progress = JobProgress(7, of: 10, message: "seven")
                progress.percent = given
                var trip = PumpTrip(worker: lease.worker)
                trip.progress = [ProgressReport(lease: lease, progress: progress)]
                _ = try await bench.store.pump(trip)
                let told = try require(try await bench.record(job).progress)
                try require(told.percent, is: kept)
                try require(told.message, is: "seven")
                try require([told.current, told.total], is: [7, 10])
            }
            try await bench.settle(.succeed, lease)
            try require(try await bench.record(job).progress?.percent, is: 70)
        },
        StoreLaw("the last progress travels with the settlement, and none comes after the end") { bench in
            let job = try await bench.insert()
            let lease = try await bench.start(job).lease
            var settlement = Settlement(.succeed, lease: lease)
            settlement.progress = JobProgress(percent: 100)
            try await bench.settle(settlement)
            var trip = PumpTrip(worker: lease.worker)
            trip.progress = [ProgressReport(lease: lease, progress: JobProgress(percent: 3))]
            try require(try await bench.store.pump(trip).lost, is: [job])
            try require(try await bench.record(job).progress?.percent, is: 100)
        },
        StoreLaw("payloads and results are kept byte for byte") { bench in
            let texts = [
                #"{"a":1,"a":2}"#, " [1 ,\n 2]\t", "1e400", #""\u0000\ud83d\ude00""#, "\"\u{0}ü\"", "null",
                "\"" + String(repeating: "x", count: 200_000) + "\"", "",
            ]
            for text in texts {
                let bytes = Array(text.utf8)
                let job = try await bench.insert { $0.payload = bytes }
                let claimed = try await bench.start(job)
                try require(claimed.payload == bytes, "payload of \(bytes.count) bytes as claimed")
                var settlement = Settlement(.succeed, lease: claimed.lease)
                settlement.result = bytes
                try await bench.settle(settlement)
                let record = try await bench.record(job)
                try require(record.payload == bytes, "payload of \(bytes.count) bytes")
                try require(record.result == bytes, "result of \(bytes.count) bytes")
            }
        },
        StoreLaw("a record tells everything that the job was enqueued with") { bench in
            let job = bench.job {
                ($0.queue, $0.priority, $0.maxAttempts, $0.maxCrashes) = ("mail", 3, 9, 5)
                ($0.payloadVersion, $0.start) = (7, .after(.seconds(5)))
                $0.details.references = [JobReference("Order", 42), JobReference("Über/weg", "a/b")]
                ($0.details.tags, $0.details.user, $0.details.tenant) = (["eu", "big"], "anna", "acme")
                ($0.details.timeout, $0.details.uniqueKey) = (.milliseconds(90_500), "key")
                ($0.details.startBefore, $0.details.retention) = (bench.clock.now + .days(1), .noHistory)
                ($0.details.trace, $0.details.parent) = (["traceparent": "00-ab"], JobID(bench.uuid()))
            }
            try await bench.insert([job])
            let record = try await bench.record(job.id)
            var expected = JobRecord(job, status: .scheduled, createdAt: bench.clock.now)
            expected.timestamps.runAt = bench.clock.now + .seconds(5)
            try require(record, is: expected)
        },
        StoreLaw("a job that no store can keep is refused, and nothing else") { bench in
            let good = bench.job()
            let bad = [
                bench.job { $0.priority = 10 }, bench.job { $0.priority = -1 },
                bench.job { $0.maxAttempts = 0 }, bench.job { $0.details.timeout = .zero },
                bench.job { $0.id = JobID(UUIDv7(high: 1, low: 2)) },
                bench.job {
                    let ahead = bench.clock.now + .hours(2)
                    $0.id = JobID(UUIDv7(milliseconds: ahead.microseconds / 1_000, sequence: 0, random: 1))
                },
            ]
            let answers = try await bench.insert(bad + [good])
            for answer in answers.dropLast() {
                guard case .refused = answer else {
                    throw LawBroken(what: "a bad job was answered \(answer)", file: #fileID, line: #line)
                }
            }
            try require(answers.last, is: .inserted(.queued))
            try require(try await bench.store.count(JobQuery(), scope: .all, upTo: 10).value, is: 1)
        },
    ]
}
