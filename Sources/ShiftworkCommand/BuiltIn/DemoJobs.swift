internal import Logging
internal import ShiftworkCore

/// Sends nothing, and fails now and then.
struct DemoEmail: Job {
    static let type: JobType = "email"
    static let defaults = JobDefaults(queue: "mail", retry: .fixed(.milliseconds(200), maxAttempts: 3))

    var to: String
    /// Of 100 runs, how many fail.
    var failPercent: Int?

    var references: [JobReference] { [JobReference("User", to)] }

    func perform(in context: JobContext<Void>) async throws {
        try await Task.sleep(for: .milliseconds(Int.random(in: 5...40)))
        if Int.random(in: 0..<100) < failPercent ?? 0 { throw DemoFailure(reason: "upstream did not answer") }
    }
}

/// Counts something, with progress.
struct DemoDataProcessing: Job {
    static let type: JobType = "data_processing"
    static let defaults = JobDefaults(queue: "etl", retry: .fixed(.milliseconds(200), maxAttempts: 2))

    var rows: Int
    var failPercent: Int?

    var tags: [String] { ["demo"] }

    func perform(in context: JobContext<Void>) async throws -> Int {
        for part in 1...5 {
            try await Task.sleep(for: .milliseconds(10))
            try await context.progress(part, of: 5, "part \(part)")
        }
        if Int.random(in: 0..<100) < failPercent ?? 0 {
            throw DemoFailure(reason: "row \(rows / 2) is malformed")
        }
        return rows
    }
}

/// Imports page by page, and logs.
struct DemoImportBook: Job {
    static let type: JobType = "import-book"
    static let defaults = JobDefaults(queue: "etl", priority: .low)

    var title: String
    var pages: Int

    var references: [JobReference] { [JobReference("Book", title)] }

    func perform(in context: JobContext<Void>) async throws -> [String: Int] {
        context.logger.info("importing \(title)")
        for page in 1...max(1, pages) {
            try await Task.sleep(for: .milliseconds(2))
            try await context.progress(page, of: pages, "page \(page)")
        }
        return ["pages": pages]
    }
}

/// What goes wrong in a demonstration.
struct DemoFailure: Error, CustomStringConvertible {
    let reason: String
    var description: String { reason }
}
