internal import ArgumentParser
internal import ShiftworkCore
internal import ShiftworkRuntime

struct ExportCommand: StoreCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write jobs as NDJSON, one a line, for shiftwork import.",
        discussion: """
            Examples:
              shiftwork export > jobs.ndjson
              shiftwork export -q 'status:terminal created:..2026-01-01' | zstd > 2025.ndjson.zst

            Payloads and results are written as they are stored: what was sealed stays
            sealed, everything else is in the clear.
            """)

    @OptionGroup var which: QueryOptions
    @OptionGroup var access: StoreOptions
    @OptionGroup var output: OutputOptions

    func run(_ session: Session) async throws {
        guard session.remote == nil else {
            throw CommandFailure(
                .usage,
                "A server hides secrets in payloads, so its jobs cannot be imported again. Export with --store."
            )
        }
        let query = try which.parsed()
        try await session.interruptible {
            let now = try await session.store.now()
            let json = JobJSON(redactor: nil, workerNames: try await session.workerNames())
            var meter = ProgressMeter("exporting", console: session.console)
            let start = session.system.uptime()
            var request = PageRequest(query.resolved(at: now).sorted(by: .created), limit: 500)
            request.isFull = true
            var written = 0
            while true {
                try Task.checkCancellation()
                let page = try await session.store.page(request)
                for job in page.jobs { session.console.print(json: json.encode(job, now: now)) }
                written += page.jobs.count
                meter.update(done: written, total: nil, elapsed: session.system.uptime() - start)
                guard let next = page.next else { break }
                request.cursor = next
            }
            meter.end()
            session.console.say("Exported \(Numbers.count(written, "job")).")
        }
    }
}
