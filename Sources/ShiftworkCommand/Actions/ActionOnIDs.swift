internal import ShiftworkCore

/// One action on jobs that are named one by one.
struct ActionOnIDs {
    let verb: Verb
    let options: ActionOptions
    let session: Session

    private static let batch = 1_000

    func run() async throws {
        let ids = options.ids.map(\.id)
        if options.manner.dryRun { return try await preview(ids) }
        if verb.asksForIDs {
            let question = "\(verb.wordAtStart) \(Numbers.count(ids.count, "job"))?"
            try session.console.confirm(question, .yes, isAgreed: options.manner.yes)
        }
        var outcomes: [Outcome] = []
        for start in stride(from: 0, to: ids.count, by: Self.batch) {
            let part = Array(ids[start..<min(start + Self.batch, ids.count)])
            var request = ControlRequest(verb.action, jobs: part)
            (request.actor, request.reason) = (session.actor, options.manner.reason)
            let replies = try await session.store.control(request) ?? []
            outcomes += zip(part, replies).map { Outcome(job: $0, reply: $1) }
        }
        report(outcomes)
        try conclude(outcomes)
    }

    private func preview(_ ids: [JobID]) async throws {
        let jobs = try await session.store.jobs(ids, scope: .all)
        let able = jobs.filter { verb.sources.contains($0.status) }
        let unable = jobs.filter { !verb.sources.contains($0.status) }
        let missing = ids.count - jobs.count
        session.console.print("\(able.count) of \(Numbers.count(ids.count, "job")) would be affected.")
        for job in unable { session.console.print("\(job.id)  not from \(job.status.rawValue)") }
        if missing > 0 { session.console.print("\(Numbers.count(missing, "id")) not found.") }
    }

    private func report(_ outcomes: [Outcome]) {
        let console = session.console
        switch console.options.format {
        case .json:
            console.print(
                json: JSONWriter.bytes { json in
                    json.object {
                        $0.key("data")
                        $0.array { json in for outcome in outcomes { outcome.write(to: &json) } }
                    }
                })
        case .ndjson:
            for outcome in outcomes { console.print(json: JSONWriter.bytes { outcome.write(to: &$0) }) }
        case .id: for outcome in outcomes where outcome.isDone { console.print(outcome.job.description) }
        case .table, .wide, .csv, .tsv:
            for outcome in outcomes { console.say(outcome.sentence(verb)) }
        }
    }

    private func conclude(_ outcomes: [Outcome]) throws {
        let bad = outcomes.filter { !$0.isFine }
        guard let first = bad.first else { return }
        if outcomes.count > 1 {
            throw CommandFailure(
                .partly,
                "\(Numbers.count(bad.count, "job")) of \(outcomes.count) could not be done; see above.")
        }
        throw CommandFailure(first.reply == .notFound ? .notFound : .conflict, first.advice(verb))
    }
}

/// What became of one job.
struct Outcome: JSONWritable {
    let job: JobID
    let reply: ControlReply

    var isDone: Bool { if case .done = reply { true } else { false } }

    /// Done, or so already.
    var isFine: Bool {
        switch reply {
        case .done, .unchanged: true
        case .refused, .changed, .uniqueKeyHeld, .notFound: false
        }
    }

    func sentence(_ verb: Verb) -> String {
        switch reply {
        case .done(let from, let to?): "\(job)  \(from.rawValue) → \(to.rawValue)"
        case .done(let from, nil): "\(job)  \(from.rawValue), deleted"
        case .unchanged(let status): "\(job)  is \(status.rawValue) already"
        case .refused, .changed, .uniqueKeyHeld, .notFound: "\(job)  \(advice(verb))"
        }
    }

    func advice(_ verb: Verb) -> String {
        switch reply {
        case .done, .unchanged: return ""
        case .notFound: return "No job has this id. It may have been deleted or pruned."
        case .changed: return "The job has changed meanwhile. Look at it again."
        case .uniqueKeyHeld(let other):
            return "Job \(other) holds its unique key. Cancel that one first, or wait for its end."
        case .refused(let status):
            let able = JobStatus.allCases.filter(verb.sources.contains).map(\.rawValue).joined(
                separator: ", ")
            let others = Verb.all.filter { $0.sources.contains(status) }.map(\.word).joined(separator: ", ")
            return
                "The job is \(status.rawValue); \(verb.word) works on: \(able). From "
                + "\(status.rawValue) there is: \(others)."
        }
    }

    func write(to json: inout JSONWriter) {
        json.object {
            $0.member("id", job.description)
            switch reply {
            case .done(let from, let to):
                $0.member("outcome", "done")
                $0.member("from", from.rawValue)
                $0.member("to", to?.rawValue)
            case .unchanged(let status):
                $0.member("outcome", "unchanged")
                $0.member("from", status.rawValue)
            case .refused(let status):
                $0.member("outcome", "wrong_status")
                $0.member("from", status.rawValue)
            case .changed(let status):
                $0.member("outcome", "changed")
                $0.member("from", status.rawValue)
            case .uniqueKeyHeld(let other):
                $0.member("outcome", "unique_key_held")
                $0.member("by", other.description)
            case .notFound: $0.member("outcome", "not_found")
            }
        }
    }
}
