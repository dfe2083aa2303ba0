internal import ArgumentParser
internal import ShiftworkCore

/// What a job says besides type and payload.
struct NewJobOptions: ParsableArguments {
    @Option(help: "The queue. Default: default.")
    var queue: String?

    @Option(help: "When it may run, RFC 3339 or 14:00 in UTC.")
    var at: MomentArgument?

    @Option(name: .customLong("in"), help: "How long until it may run, as 5m.")
    var delay: SpanArgument?

    @Option(help: "0 to 9; 0 runs first. Default: 5.")
    var priority: Int?

    @Option(help: "Attempts in all. Default: 4.")
    var maxAttempts: Int?

    @Option(help: "Limit of one run, as 30s.")
    var limitRun: SpanArgument?

    @Option(help: "At most one job that has not ended holds this key.")
    var unique: String?

    @Option(help: "What it is about, as TaskPlan/42. May be repeated.")
    var reference: [ReferenceArgument] = []

    @Option(help: "A word to find it by. May be repeated.")
    var tag: [String] = []

    @Option(help: "Whose it is.")
    var user: String?

    @Option(help: "Whose system it belongs to.")
    var tenant: String?

    @Option(help: "Wait for this job first. May be repeated.")
    var after: [JobIDArgument] = []

    @Option(help: "The job's id, so that a repeated call stores it once.")
    var id: JobIDArgument?

    func validate() throws {
        if at != nil, delay != nil { throw ValidationError("Give --at or --in, not both.") }
        if let priority, !(0...9).contains(priority) {
            throw ValidationError("--priority is 0 to 9; 0 runs first.")
        }
        if let maxAttempts, maxAttempts < 1 { throw ValidationError("--max-attempts is 1 or more.") }
    }

    /// Says it for a job; what is not said stays.
    func apply(to job: inout NewJob, now: Timestamp) throws {
        if let queue { job.queue = QueueName(queue) }
        if let at { job.start = .at(at.moment(now: now)) }
        if let delay { job.start = .after(delay.duration) }
        if let priority { job.priority = priority }
        if let maxAttempts { job.maxAttempts = maxAttempts }
        if let limitRun { job.details.timeout = limitRun.duration }
        if let unique { job.details.uniqueKey = unique }
        if let user { job.details.user = user }
        if let tenant { job.details.tenant = tenant }
        job.details.references += reference.map(\.reference)
        job.details.tags += tag
        job.details.dependencies += after.map { Dependency($0.id) }
    }
}
