internal import Foundation
internal import ShiftworkCore

/// Does nothing but say so.
struct QuickJob: Job {
    static let type: JobType = "lab-quick"
    var number: Int

    func perform(in context: JobContext<Paper>) async throws -> Int {
        context.noteRun()
        return number
    }
}

/// Takes some milliseconds and tells its progress.
struct SlowJob: Job {
    static let type: JobType = "lab-slow"
    static let defaults = JobDefaults(priority: .high)
    var number: Int
    var milliseconds: Int

    func perform(in context: JobContext<Paper>) async throws {
        context.noteRun()
        for step in 0..<4 {
            try await Task.sleep(for: .milliseconds(milliseconds) / 4)
            try await context.progress(step + 1, of: 4)
        }
    }
}

/// Fails on its first runs, or for ever.
struct FlakyJob: Job {
    static let type: JobType = "lab-flaky"
    static let defaults = JobDefaults(
        queue: "flaky", retry: .exponential(base: .milliseconds(20), cap: .milliseconds(200), maxAttempts: 3))
    var number: Int
    var failures: Int

    struct Failed: Error {}

    func perform(in context: JobContext<Paper>) async throws {
        context.noteRun()
        if context.job.failures < failures { throw Failed() }
    }
}

/// Enqueues a child, under an id that a repeated run makes again.
struct ParentJob: Job {
    static let type: JobType = "lab-parent"
    var number: Int
    var child: JobID

    func perform(in context: JobContext<Paper>) async throws {
        context.noteRun()
        try await context.enqueue(QuickJob(number: number), EnqueueOptions(id: child))
    }
}

/// Ends its process, whenever it runs.
struct PoisonJob: Job {
    static let type: JobType = "lab-poison"
    static let defaults = JobDefaults(priority: .highest)
    var manner: Manner

    enum Manner: String, Codable, CaseIterable { case fatalError, kill, exit, abort }

    func perform(in context: JobContext<Paper>) async throws {
        context.noteRun()
        // Bystanders begin.
        try await Task.sleep(for: .milliseconds(20))
        switch manner {
        case .fatalError: fatalError("poison")
        case .kill: Foundation.kill(getpid(), SIGKILL)
        case .exit: Foundation.exit(3)
        case .abort: Foundation.abort()
        }
    }
}

/// Runs on when it is asked to stop, until its time is over.
struct DeafJob: Job {
    static let type: JobType = "lab-deaf"
    static let defaults = JobDefaults(priority: .highest)
    var milliseconds: Int

    func perform(in context: JobContext<Paper>) async throws {
        context.noteRun()
        let end = ContinuousClock.now + .milliseconds(milliseconds)
        // A cancelled sleep returns at once: that is what it is deaf to.
        while ContinuousClock.now < end { await Task.yield() }
    }
}

/// Held by processes that freeze; workers take it in the end only.
struct HeldJob: Job {
    static let type: JobType = "lab-held"
    static let defaults = JobDefaults(queue: "held")
    var number: Int

    func perform(in context: JobContext<Paper>) async throws { context.noteRun() }
}

extension JobContext<Paper> {
    /// Writes into the ledger that a run began.
    func noteRun() { services.append("run \(id) \(attempt) \(lease.token)") }
}
