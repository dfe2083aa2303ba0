package import ShiftworkCore

extension Shiftwork {
    /// Runs a claimed job outside a worker, for those who make the trips themselves: how it ended, and what it logged.
    package func run(_ job: ClaimedJob) async -> (settlement: Settlement, log: [LogReport]) {
        let run = executor.prepare(job)
        var settlement = await executor.run(run)
        settlement.progress = run.takeProgress()?.progress
        return (settlement, run.takeLines())
    }

    /// The types of job that this process runs.
    package var types: Set<JobType> { registry.types }

    /// How payloads are read and written, with the keys of this process.
    package var coder: JobPayloadCoder { coding.coder }

    /// A new id of any kind.
    package func makeID() -> UUIDv7 { maker.makeID() }
}
