internal import ArgumentParser
internal import ShiftworkCore

struct ExplainCommand: StoreCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Say why jobs do not run.",
        discussion: """
            Examples:
              shiftwork explain 0192f3a4-7c1e-7d2b-9a54-3f0c8e61b2d7
              shiftwork explain 0192f3a4-7c1e-7d2b-9a54-3f0c8e61b2d7 -o json | jq -r '.reasons[].code'

            Every reason that holds, with its number: a queue that is paused or full, no worker for the type, jobs
            that stand before it or that it waits for.
            """)

    @Argument(help: "Ids of jobs.")
    var ids: [JobIDArgument]

    @OptionGroup var access: StoreOptions
    @OptionGroup var output: OutputOptions

    func run(_ session: Session) async throws {
        let wanted = ids.map(\.id)
        let jobs = try await session.store.jobs(wanted, scope: .all)
        let times = session.console.times(now: try await session.store.now())
        var missing = Set(wanted).subtracting(jobs.map(\.id))
        for job in jobs {
            guard let explanation = try await session.explanation(of: job) else {
                missing.insert(job.id)
                continue
            }
            let text = ExplanationText(
                job: job, explanation: explanation, times: times, style: session.console.style)
            session.console.print(
                one: JSONWriter.bytes { explanation.write(to: &$0) }, id: job.id.description
            ) { text.lines }
        }
        if !missing.isEmpty { throw CommandFailure.missing(missing) }
    }
}

extension Session {
    /// A server says itself why a job waits: it knows of workers and jobs that its caller may not see. Nil when the job
    /// is gone by then.
    fileprivate func explanation(of job: JobRecord) async throws(StoreError) -> JobExplanation? {
        guard let remote else { return try await store.explanation(of: job) }
        let answer = try await remote.answer("explain", "GET", "/jobs/\(job.id)/explain")
        guard answer.status != 404 else { return nil }
        return try RemoteStore.read("explain", answer) { try JobExplanation(try JSONFields($0)) }
    }
}

/// Why a job does not run, for people.
private struct ExplanationText {
    let job: JobRecord
    let explanation: JobExplanation
    let times: TimeText
    let style: Style

    var lines: [String] {
        let status = explanation.status
        let title = style.paint("\(style.sign(status)) \(status.rawValue)", status.paint)
        return ["\(title)  \(style.paint(PlainText.printable(job.type.rawValue), .bold))  \(job.id)"]
            + explanation.reasons.map { reason in
                let until = reason.until.map { " Until then: \(times.text($0))." } ?? ""
                return "  \(PlainText.printable(reason.text))\(until)"
            }
    }
}
