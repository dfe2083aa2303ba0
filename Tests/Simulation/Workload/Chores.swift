import Logging
import ShiftworkCore
import ShiftworkLaws

/// The kinds of job in a simulation: what they do stands in their payload.
protocol Chore: Job where Services == SimulatedProcess {
    var script: Script { get }
}

extension Chore {
    func perform(in context: JobContext<SimulatedProcess>) async throws -> Int {
        try await context.services.perform(script, in: context)
        return script.label
    }
}

/// Retries soon, and often.
struct Errand: Chore {
    static let type: JobType = "errand"
    static let defaults = JobDefaults(
        retry: .exponential(base: .seconds(1), cap: .seconds(20), maxAttempts: 4))
    var script: Script
}

/// May run for 3 seconds.
struct Guarded: Chore {
    static let type: JobType = "guarded"
    static let defaults = JobDefaults(
        retry: .fixed(.seconds(2), maxAttempts: 2), timeout: .seconds(3))
    var script: Script
}

/// Is tried once, and survives one crash.
struct Fragile: Chore {
    static let type: JobType = "fragile"
    static let defaults = JobDefaults(queue: "fragile", priority: .high, retry: .none, maxCrashes: 2)
    var script: Script
}

/// A handler's failure.
struct ScriptedFailure: Error, CustomStringConvertible {
    var description: String
}

extension SimulatedProcess {
    /// Does what a script says, and lets the world see it.
    func perform(_ script: Script, in context: JobContext<SimulatedProcess>) async throws {
        guard isAlive else { throw CancellationError() }
        world.runs[context.id, default: 0] += 1
        let run = world.runs[context.id] ?? 1
        world.record(
            .handlerBegan(context.lease, attempt: context.attempt, payload: context.job.payload), by: self)
        defer { if isAlive { world.record(.handlerEnded(context.lease), by: self) } }
        try await withTaskCancellationHandler {
            for act in script.acts { try await perform(act, run: run, in: context) }
        } onCancel: {
            // The reason is read when the lock is free under which the handler was cancelled.
            world.scheduler.afterThisStep {
                guard self.isAlive else { return }
                self.world.record(
                    .handlerToldToStop(context.lease, context.stopReason ?? .shutdown), by: self)
            }
        }
    }

    private func perform(_ act: Script.Act, run: Int, in context: JobContext<SimulatedProcess>) async throws {
        switch act {
        case .work(let milliseconds): try await sleep(for: .milliseconds(milliseconds))
        case .workDeaf(let milliseconds): await sleepDeaf(for: .milliseconds(milliseconds))
        case .progress(let percent): try await context.progress(percent)
        case .log(let text): context.logger.info("\(text)")
        case .spawn(let script, let unique):
            try await context.enqueue(Errand(script: script), EnqueueOptions(unique: unique))
        case .fail(let last): if run <= last { throw ScriptedFailure(description: "run \(run) fails") }
        case .giveUp: throw Unrecoverable("not worth another")
        case .stop: throw Cancel("enough")
        case .snooze(let milliseconds, let last):
            if run <= last { throw Snooze(for: .milliseconds(milliseconds)) }
        case .crash(let last):
            guard run <= last else { return }
            world.scheduler.afterThisStep { self.kill() }
            await stopDead()
            throw CancellationError()
        case .hang: while true { try await sleep(for: .seconds(3_600)) }
        }
    }
}
