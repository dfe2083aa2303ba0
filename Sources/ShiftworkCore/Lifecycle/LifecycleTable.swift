/// The life of a job as text: `docs/lifecycle.md`, printed from ``JobStatus/after(_:)``.
///
/// Nothing is written twice: a cell that changes in the function changes here.
public enum LifecycleTable {
    /// The whole page, in Markdown with a Mermaid diagram.
    public static var page: String {
        """
        # The life of a job

        This page is printed from `JobStatus.after(_:)`, the one place that decides a status. Every store obeys it, and
        the laws in `ShiftworkLaws` check each of its cells.

        A job waits (\(words(of: JobStatus.open.subtracting(JobStatus.running)))), runs
        (\(words(of: JobStatus.running))), or has ended (\(words(of: JobStatus.terminal))).
        An ended job stays so, unless an operator asks for it again.

        ## What each event does

        An event **moves** a job to another status, finds it there already, so that it **stays** and nobody is told, or
        is refused. What the table does not name is refused: too early, too late, or no longer the caller's.

        \(table)

        ## The same as a picture

        Of what operators do, only `cancel` is drawn.

        ```mermaid
        \(diagram)
        ```

        """
    }

    /// One row per event, in Markdown: why it happens, where it moves a job, and where it changes nothing.
    public static var table: String {
        let rows = JobEvent.allCases.map { event in
            "| `\(event.rawValue)` | \(event.reason) | \(moves(by: event)) | \(stays(at: event)) |"
        }
        return (["| Event | Because | Moves | Stays |", "|---|---|---|---|"] + rows).joined(separator: "\n")
    }

    /// The statuses as a Mermaid state diagram; its arrows carry the events.
    public static var diagram: String {
        let arrows = JobStatus.allCases.flatMap { source in
            JobStatus.allCases.compactMap { target in arrow(from: source, to: target) }
        }
        let endings = JobStatus.allCases.filter(\.isTerminal).map { "    \($0.rawValue) --> [*]" }
        return (["stateDiagram-v2"] + arrows + endings).joined(separator: "\n")
    }

    private static let drawn = JobEvent.allCases.filter { $0 == .cancel || !JobEvent.steering.contains($0) }

    private static func arrow(from source: JobStatus, to target: JobStatus) -> String? {
        let events = drawn.filter { source.after($0) == .becomes(target) }.map(\.rawValue)
        if events.isEmpty { return nil }
        return "    \(source.rawValue) --> \(target.rawValue): \(events.joined(separator: ", "))"
    }

    private static func moves(by event: JobEvent) -> String {
        JobStatus.allCases
            .map { target in (sources: event.sources(becoming: target), target: target) }
            .filter { !$0.sources.isEmpty }
            .map { "\(words(of: Set($0.sources))) → \($0.target.rawValue)" }
            .joined(separator: "; ")
    }

    private static func stays(at event: JobEvent) -> String {
        words(of: Set(JobStatus.allCases.filter { $0.after(event) == .stays }))
    }

    /// Statuses in the order of their declaration, by their stored words.
    private static func words(of statuses: Set<JobStatus>) -> String {
        JobStatus.allCases.filter(statuses.contains).map(\.rawValue).joined(separator: ", ")
    }
}

extension JobEvent {
    /// What operators do to a job, and what follows from it at once.
    fileprivate static let steering: Set<JobEvent> = [
        .postpone, .block, .pause, .resume, .cancel, .retry, .rerun,
    ]

    /// Why it happens, as half a sentence about the job.
    public var reason: String {
        switch self {
        case .release: "its time has come"
        case .unblock: "all it waited for is done"
        case .postpone: "its time lies ahead"
        case .block: "resumed, but still waits for jobs"
        case .pause: "an operator holds it"
        case .resume: "the operator lets go"
        case .cancel: "called off"
        case .retry: "an operator wants it again"
        case .rerun: "an operator wants a finished job again, on purpose"
        case .claim: "a worker takes it"
        case .succeed: "`perform` returned"
        case .fail: "it threw, attempts remain"
        case .exhaust: "it threw for the last time, or is not worth retrying"
        case .snooze: "it asked to run later"
        case .stop: "it stopped because it was asked, or asked itself"
        case .giveBack: "its worker is shutting down"
        case .rescue: "its lease ran out, for the first time"
        case .rescueLater: "its lease ran out again"
        case .abandon: "its lease ran out `max_crashes` times"
        }
    }
}
