internal import Foundation
internal import ShiftworkCore

/// What the handlers of the laboratory write to: one line per run, appended at once.
struct Ledger: Sendable {
    private let descriptor: Int32

    init(path: String) { descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600) }

    /// One `write` of one line: on a local file other processes' lines do not mix with it.
    func append(_ line: String) {
        let bytes = Array((line + "\n").utf8)
        _ = write(descriptor, bytes, bytes.count)
    }
}

/// Does nothing but say so.
struct QuickJob: Job {
    static let type: JobType = "lab-quick"
    var number: Int

    func perform(in context: JobContext<Ledger>) async throws -> Int {
        context.services.append("run \(context.id) \(context.attempt) \(context.lease.token)")
        return number
    }
}

/// Takes some milliseconds and tells its progress.
struct SlowJob: Job {
    static let type: JobType = "lab-slow"
    static let defaults = JobDefaults(priority: .high)
    var number: Int
    var milliseconds: Int

    func perform(in context: JobContext<Ledger>) async throws {
        context.services.append("run \(context.id) \(context.attempt) \(context.lease.token)")
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

    func perform(in context: JobContext<Ledger>) async throws {
        context.services.append("run \(context.id) \(context.attempt) \(context.lease.token)")
        if context.job.failures < failures { throw Failed() }
    }
}

/// Enqueues a child, under an id that a repeated run makes again.
struct ParentJob: Job {
    static let type: JobType = "lab-parent"
    var number: Int
    var child: JobID

    func perform(in context: JobContext<Ledger>) async throws {
        context.services.append("run \(context.id) \(context.attempt) \(context.lease.token)")
        try await context.enqueue(QuickJob(number: number), EnqueueOptions(id: child))
    }
}
