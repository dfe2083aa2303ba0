internal import Logging
internal import ShiftworkCore

/// Runs one claimed job and says how it ended.
struct JobExecutor<Services: Sendable>: Sendable {
    let store: any JobStore
    let registry: JobRegistry<Services>
    let services: Services
    let coding: PayloadCoding
    let limits: Limits
    let telemetry: Telemetry
    let system: System
    let logger: Logger
    let enqueueChild: @Sendable (any Job, EnqueueOptions) async throws -> JobID

    /// A running attempt for a claimed job, not begun yet.
    func prepare(_ job: ClaimedJob) -> RunningJob {
        RunningJob(
            job: job, startedAt: system.uptime(), store: store,
            logger: { [telemetry, logger] in telemetry.logger(for: job, base: logger) },
            now: system.now,
            enqueueChild: enqueueChild)
    }

    /// From user code to a settlement: perform, look once, tell.
    func run(_ running: RunningJob) async -> Settlement {
        let job = running.job
        let (outcome, ran) = await telemetry.traced(job) {
            let result = await perform(running)
            let ran = system.uptime() - running.startedAt
            return (decide(result, running), ran)
        }
        telemetry.ended(job, outcome, ran: ran)
        return outcome.settlement(of: job, ran: ran)
    }

    private func decide(_ result: Result<[UInt8]?, any Error>, _ running: RunningJob) -> Outcome {
        let job = running.job
        // A task cancelled from above, without a reason of ours: the process is being taken down.
        let stop = running.stopReason ?? (Task.isCancelled ? .shutdown : nil)
        let policy = registry[job.type]?.defaults.retry ?? .default
        return Outcome(of: result, job: job, policy: policy, stop: stop, draw: system.draw())
    }

    private func perform(_ running: RunningJob) async -> Result<[UInt8]?, any Error> {
        let job = running.job
        guard let registered = registry[job.type] else {
            return .failure(UnknownType(type: job.type))
        }
        do {
            let result = try await running.whileCancellable {
                try await registered.perform(job, services, running, coding)
            }
            if let result { try limits.checkResult(bytes: result.count, of: job.type.rawValue) }
            return .success(result)
        } catch {
            return .failure(error)
        }
    }
}

/// A job of a type that nobody registered here. A claim names its types, so it takes a store's error to meet one.
struct UnknownType: Error, CustomStringConvertible {
    let type: JobType
    var description: String { "No job of type \(type) is registered in this process." }
}
