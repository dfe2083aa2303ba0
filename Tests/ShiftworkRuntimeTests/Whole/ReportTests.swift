internal import InMemoryLogging
internal import Logging
internal import ShiftworkCore
internal import ShiftworkRuntime
internal import ShiftworkTesting
internal import Testing

/// What handlers tell while they run.
struct ReportTests {
    @Test func `progress is seen within a second, and the last one stays`() async throws {
        let workshop = try await Workshop()
        let gate = Gate()
        workshop.script.on("x") { context in
            try await context.progress(10)
            try await context.progress(1, of: 4, "page 1")
            try await gate.pass()
            try await context.progress(90, "almost")
            return ""
        }
        try await workshop.running { _ in
            let deed = try await workshop.shiftwork.enqueue(Deed("x"))
            await workshop.wait(began: 1)
            await workshop.clock.run(for: .milliseconds(1_100))
            #expect(try await deed.record().progress == JobProgress(1, of: 4, message: "page 1"))
            gate.open()
            try await workshop.wait(deed, is: .finished)
            #expect(try await deed.record().progress == JobProgress(percent: 90, message: "almost"))
        }
    }

    @Test func `what a handler logs is in the job's log from info up, and in the application's by its level`()
        async throws
    {
        let handler = InMemoryLogHandler()
        var configuration = ShiftworkConfiguration.quiet
        configuration.logger = Logger(label: "app") { _ in handler }
        configuration.logger.logLevel = .warning
        let workshop = try await Workshop(configuration)
        workshop.script.on("talk") { context in
            context.logger.debug("whispered")
            context.logger.info("said", metadata: ["b": "2", "a": "1"])
            context.logger.error("shouted")
            return ""
        }
        try await workshop.running { _ in
            let deed = try await workshop.shiftwork.enqueue(Deed("talk"))
            try await workshop.wait(deed, is: .finished)
            let lines = try await workshop.store.log(of: deed.id, attempt: nil, after: 0, limit: 10)
            #expect(lines.map(\.text) == ["said a=1 b=2", "shouted"])
            #expect(lines.map(\.level) == ["info", "error"])
            #expect(lines.map(\.sequence) == [1, 2])
            #expect(lines.map(\.attempt) == [1, 1])
            let entries = handler.entries.filter { $0.metadata["job.id"] == "\(deed.id)" }
            #expect(entries.map(\.message) == ["shouted"])
            #expect(entries.first?.metadata["job.type"] == "deed")
            #expect(entries.first?.metadata["job.queue"] == "default")
            #expect(entries.first?.metadata["job.attempt"] == "1")
        }
    }

    @Test func `a handler may log in more detail than the application`() async throws {
        let handler = InMemoryLogHandler()
        var configuration = ShiftworkConfiguration.quiet
        configuration.logger = Logger(label: "app") { _ in handler }
        let workshop = try await Workshop(configuration)
        workshop.script.on("talk") { context in
            var logger = context.logger
            logger.logLevel = .trace
            logger.trace("murmured")
            return ""
        }
        try await workshop.running { _ in
            let deed = try await workshop.shiftwork.enqueue(Deed("talk"))
            try await workshop.wait(deed, is: .finished)
            #expect(handler.entries.contains { $0.message == "murmured" })
            #expect(try await workshop.store.log(of: deed.id, attempt: nil, after: 0, limit: 10).isEmpty)
        }
    }

    @Test func `a job's log has an end, and long lines are cut`() async throws {
        let workshop = try await Workshop()
        workshop.script.on("talk") { context in
            context.logger.info("\(String(repeating: "x", count: 10_000))")
            for number in 0..<2_000 { context.logger.info("line \(number)") }
            return ""
        }
        try await workshop.running { _ in
            let deed = try await workshop.shiftwork.enqueue(Deed("talk"))
            try await workshop.wait(deed, is: .finished)
            let lines = try await workshop.store.log(of: deed.id, attempt: 1, after: 0, limit: 5_000)
            #expect(lines.count == 1_000)
            #expect(lines[0].text.utf8.count == Limits().logLine)
        }
    }
}
