internal import InMemoryLogging
internal import InMemoryTracing
internal import Logging
internal import Metrics
internal import MetricsTestKit
internal import ShiftworkCore
internal import ShiftworkMemory
internal import ShiftworkRuntime
internal import ShiftworkTesting
internal import Testing
internal import Tracing

/// Logs, metrics and traces, by the names that the documentation promises.
struct TelemetryTests {
    let handler = InMemoryLogHandler()

    @Test func `a job's life is told at debug, its last failure as a warning, its payload never`()
        async throws
    {
        let workshop = try await workshop(level: .trace)
        workshop.script.on("secret-name") { _ in throw Hopeless() }
        let deed = try await workshop.shiftwork.enqueue(Deed("secret-name"), .init(queue: "mail"))
        try await workshop.running { _ in try await workshop.wait(deed, is: .failed) }
        let enqueued = try entry("Job enqueued")
        #expect(enqueued.level == .debug)
        #expect(enqueued.metadata["job.id"] == "\(deed.id)")
        let ended = try entry("Job attempt ended")
        #expect(ended.level == .warning)
        #expect(ended.metadata["job.type"] == "deed")
        #expect(ended.metadata["job.queue"] == "mail")
        #expect(ended.metadata["job.attempt"] == "1")
        #expect(ended.metadata["job.status"] == "failed")
        #expect(ended.metadata["job.duration_ms"] == "0")
        #expect(ended.metadata["error.type"] == "Hopeless")
        #expect(ended.metadata["error.fingerprint"]?.description.hasPrefix("ERR-") == true)
        #expect(ended.metadata["worker.id"] != nil)
        #expect(try entry("Worker started").level == .info)
        #expect(!"\(handler.entries)".contains("secret-name"))
    }

    @Test func `a failed attempt that is repeated is the user's business`() async throws {
        let workshop = try await workshop(level: .debug)
        workshop.script.on("x") { _ in throw Mishap() }
        let deed = try await workshop.shiftwork.enqueue(Deed("x"))
        try await workshop.running { _ in try await workshop.wait(deed, is: .retrying) }
        #expect(try entry("Job attempt ended").level == .debug)
        #expect(!"\(handler.entries)".contains("it went wrong"))
    }

    @Test func `store trouble and rescues are warnings`() async throws {
        let clock = TestClock()
        let faults = Faults(over: MemoryStore(clock: { clock.now }))
        let workshop = try await workshop(level: .info, clock: clock, store: faults)
        let gone = WorkerID.sample(7)
        try await faults.register(WorkerInfo(id: gone, name: "gone", types: [], slots: 1))
        try await workshop.running { _ in
            await clock.run(for: .seconds(5))
            faults.isDown = true
            await clock.run(for: .seconds(30))
            faults.isDown = false
            await clock.run(for: .seconds(60))
        }
        #expect(try entry("The store failed").level == .warning)
        #expect(try entry("The store failed").metadata["store.code"] == "unavailable")
        let doubts = handler.entries.filter {
            $0.message.description.hasPrefix("The lease could not be renewed")
        }
        #expect(doubts.map(\.level) == [.warning])
        #expect(try entry("Rescued the jobs of a silent worker").metadata["worker.id"] == "\(gone)")
    }

    @Test func `metrics count what happened, by queue, type and outcome`() async throws {
        let metrics = TestMetrics()
        try await withMetricsFactory(metrics) {
            let workshop = try await workshop(level: .critical)
            workshop.script.on("fail") { _ in throw Mishap() }
            workshop.script.on("slow") { _ in
                try await workshop.clock.system.sleep(.seconds(2))
                return ""
            }
            let jobs = try await workshop.shiftwork.enqueue(
                contentsOf: [Deed("fail"), Deed("slow"), Deed("x")], .init(queue: "mail"))
            _ = try await workshop.shiftwork.enqueue(Deed("x"), .init(id: jobs[2].id))
            try await workshop.running { _ in
                for job in jobs.dropFirst() { try await workshop.wait(job, is: .finished) }
                try await workshop.wait(jobs[0], is: .failed)
            }
        }
        let line = [("queue", "mail"), ("type", "deed")]
        func total(_ name: String, _ more: (String, String)...) -> Int64 {
            metrics.counterTotal(label: name, dimensions: line + more)
        }
        #expect(total("shiftwork_jobs_enqueued_total") == 3)
        #expect(total("shiftwork_attempts_total", ("outcome", "failed")) == 3)
        #expect(total("shiftwork_attempts_total", ("outcome", "finished")) == 2)
        #expect(total("shiftwork_jobs_ended_total", ("status", "failed")) == 1)
        #expect(total("shiftwork_jobs_ended_total", ("status", "finished")) == 2)
        let runs = try metrics.expectTimer(
            "shiftwork_attempt_run_duration_seconds", line + [("outcome", "finished")])
        #expect(runs.values.sorted() == [0, 2_000_000_000])
        let waits = try metrics.expectTimer("shiftwork_job_wait_duration_seconds", line)
        #expect(waits.values.count == 3)
        let claims = try metrics.expectRecorder("shiftwork_pump_batch_size", [("part", "claim")])
        #expect(claims.values.reduce(0, +) == 5)
        #expect(!metrics.counters.contains { $0.dimensions.contains { $0.0.hasSuffix("id") } })
    }

    @Test func `an attempt's span is linked to the enqueue's, whose context travels with the job`()
        async throws
    {
        let tracer = InMemoryTracer()
        try await withTracer(tracer) {
            let workshop = try await workshop(level: .critical)
            workshop.script.on("x") { context in
                #expect(ServiceContext.current?.inMemorySpanContext != nil)
                return ""
            }
            workshop.script.on("fail") { _ in throw Hopeless() }
            try await workshop.running { _ in
                let deed = try await workshop.shiftwork.enqueue(Deed("x"), .init(queue: "mail"))
                try await workshop.wait(deed, is: .finished)
                let sent = try #require(tracer.finishedSpans.first { $0.operationName == "send mail" })
                #expect(sent.kind == .producer)
                #expect(sent.attributes.get("messaging.system") == .string("shiftwork"))
                #expect(sent.attributes.get("messaging.operation.type") == .string("send"))
                #expect(sent.attributes.get("messaging.destination.name") == .string("mail"))
                let trace = try await deed.record().details.trace
                #expect(trace[InMemoryTracer.traceIDKey] == sent.traceID)
                #expect(trace[InMemoryTracer.spanIDKey] == sent.spanID)
                let ran = try #require(tracer.finishedSpans.first { $0.operationName == "process mail" })
                #expect(ran.kind == .consumer)
                #expect(ran.traceID != sent.traceID)
                #expect(ran.links.map(\.context.inMemorySpanContext?.spanID) == [sent.spanID])
                #expect(ran.attributes.get("messaging.message.id") == .string("\(deed.id)"))
                #expect(ran.attributes.get("job.type") == .string("deed"))
                #expect(ran.attributes.get("job.status") == .string("finished"))
                let fail = try await workshop.shiftwork.enqueue(Deed("fail"))
                try await workshop.wait(fail, is: .failed)
                let failed = try #require(tracer.finishedSpans.last { $0.operationName == "process default" })
                #expect(failed.attributes.get("error.type") == .string("Hopeless"))
                #expect(failed.attributes.get("job.status") == .string("failed"))
                #expect(failed.status?.code == .error)
                try await workshop.shiftwork.enqueue(contentsOf: [Deed("a"), Deed("b")])
                let batch = try #require(tracer.finishedSpans.last { $0.operationName == "send default" })
                #expect(batch.attributes.get("messaging.batch.message_count") == .int64(2))
            }
        }
    }

    private func workshop(
        level: Logger.Level, clock: TestClock = TestClock(), store: (any JobStore)? = nil
    ) async throws -> Workshop {
        var configuration = ShiftworkConfiguration.quiet
        configuration.logger = Logger(label: "app") { [handler] _ in handler }
        configuration.logger.logLevel = level
        return try await Workshop(configuration, clock: clock, store: store)
    }

    private func entry(_ message: String) throws -> InMemoryLogHandler.Entry {
        try #require(handler.entries.first { $0.message.description == message })
    }
}
