internal import ShiftworkCore

/// One action on every job that a query finds: an operation, stored before it begins, so that it can be
/// paused, resumed and looked up.
struct ActionOnQuery {
    let verb: Verb
    let query: JobQuery
    let manner: ActionManner
    let session: Session

    /// Beyond so many, counting stops.
    private static let countLimit = 1_000_000

    func run() async throws {
        let now = try await session.store.now()
        let query = query.resolved(at: now)
        try await session.remote?.preview(verb.action, query)
        let matching = try await session.store.count(query, scope: .all, upTo: Self.countLimit)
        guard matching.value > 0 else {
            if manner.dryRun || session.console.options.format == .json {
                printPreview(query, now, matching, matching)
            }
            return session.console.say("No job matches.")
        }
        let able = try await session.store.count(
            query && JobQuery(.status(statuses)), scope: .all, upTo: Self.countLimit)
        session.console.say(summary(matching, able, now))
        if manner.dryRun { return printPreview(query, now, matching, able) }
        guard able.value > 0 else {
            throw CommandFailure(
                .partly, "None of them can be \(verb.done.lowercased()). Nothing was changed.")
        }
        let rate = try pace()
        let pace = rate.map { " at \($0)/s" } ?? ""
        try session.console.confirm(
            "\(verb.wordAtStart) \(text(able)) \(able.value == 1 ? "job" : "jobs")\(pace)?",
            verb.asksForNumber ? .number(able.value) : .yes, isAgreed: manner.yes)
        let operation = operation(for: query, asOf: now, expected: matching, rate: rate)
        try await session.store.startOperation(operation)
        let id = session.remote?.name(of: operation.id) ?? operation.id.description
        if manner.detach {
            session.console.say(
                "A worker carries it out. Follow it: shiftwork operation show \(id)")
            return session.console.print(id)
        }
        try await OperationDriver(session: session).drive(operation.id)
    }

    private var statuses: JobQuery.Values<JobQuery.StatusValue> {
        let values = JobStatus.allCases.filter(verb.sources.contains).map(JobQuery.StatusValue.status)
        return JobQuery.Values(values) ?? [.status(.queued)]
    }

    private func operation(for query: JobQuery, asOf: Timestamp, expected: JobCount, rate: Int?) -> Operation
    {
        var operation = Operation(
            id: session.makeID(), action: verb.action, query: query.description, asOf: asOf)
        (operation.actor, operation.reason, operation.rate) = (session.actor, manner.reason, rate)
        operation.expected = expected.isExact ? expected.value : nil
        return operation
    }

    private func pace() throws -> Int? {
        if let rate = manner.rate { return rate.perSecond }
        guard verb.isPaced else { return nil }
        return try session.settings.value(of: .bulkRate, as: RateArgument.self)?.perSecond
    }

    private func summary(_ matching: JobCount, _ able: JobCount, _ now: Timestamp) -> String {
        let clock = session.console.times(now: now).clock(now)
        let plural = matching.value == 1 && matching.isExact ? "job matches" : "jobs match"
        var sentence =
            "\(text(matching)) \(plural) as of \(clock). \(text(able)) can be \(verb.done.lowercased())"
        if matching.isExact, able.isExact, matching.value > able.value {
            sentence += "; \(Numbers.grouped(matching.value - able.value)) cannot, because of their status"
        }
        return sentence + "."
    }

    private func text(_ count: JobCount) -> String {
        Numbers.grouped(count.value) + (count.isExact ? "" : "+")
    }

    private func printPreview(_ query: JobQuery, _ now: Timestamp, _ matching: JobCount, _ able: JobCount) {
        guard session.console.options.format.isForPrograms else { return }
        session.console.print(
            json: JSONWriter.bytes {
                $0.object {
                    $0.member("action", verb.word)
                    $0.member("q", query.description)
                    $0.member("as_of", now)
                    $0.member("matched", matching.value)
                    $0.member("eligible", able.value)
                    $0.member("exact", matching.isExact && able.isExact)
                }
            })
    }
}
