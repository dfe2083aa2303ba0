internal import ShiftworkCore

/// An operator's verb: what it does, how it is said, and how sure one has to be.
struct Verb: Sendable {
    let action: ControlAction
    /// As in `retry`.
    let word: String
    /// As in `retrying`.
    let doing: String
    /// As in `Retried`.
    let done: String
    /// Whether it is asked even for jobs named one by one.
    var asksForIDs = false
    /// Whether the number of jobs has to be typed when a query names them.
    var asksForNumber = false
    /// Whether it makes jobs run, so that many at once would be a burst.
    var isPaced = false

    static let retry = Verb(action: .retry, word: "retry", doing: "retrying", done: "Retried", isPaced: true)
    static let rerun = Verb(
        action: .rerun, word: "rerun", doing: "rerunning", done: "Reran", asksForIDs: true, isPaced: true)
    static let cancel = Verb(action: .cancel, word: "cancel", doing: "canceling", done: "Canceled")
    static let kill = Verb(
        action: .kill, word: "kill", doing: "killing", done: "Asked to stop", asksForIDs: true)
    static let pause = Verb(action: .pause, word: "pause", doing: "pausing", done: "Paused")
    static let resume = Verb(
        action: .resume, word: "resume", doing: "resuming", done: "Resumed", isPaced: true)
    static let release = Verb(
        action: .release, word: "release", doing: "releasing", done: "Released", isPaced: true)
    static let delete = Verb(
        action: .delete, word: "delete", doing: "deleting", done: "Deleted", asksForIDs: true,
        asksForNumber: true)

    /// Cancels what waits in a queue.
    static let purge = Verb(
        action: .cancel, word: "purge", doing: "canceling", done: "Canceled", asksForNumber: true)

    static let all = [retry, rerun, cancel, kill, pause, resume, release, delete]

    /// As in `Retry`.
    var wordAtStart: String { word.prefix(1).uppercased() + word.dropFirst() }

    /// The statuses from which it does something.
    var sources: Set<JobStatus> {
        let moment = Timestamp(microseconds: 0)
        return Set(
            JobStatus.allCases.filter { status in
                let motion = JobMotion(status: status, enqueuedAt: moment, dueAt: moment)
                switch action.decision(for: motion, waitsForJobs: false, now: moment) {
                case .event, .edit, .delete: return true
                case .unchanged, .refused: return false
                }
            })
    }

    /// Finds the verb of a stored operation.
    init?(_ action: ControlAction) {
        guard let verb = Verb.all.first(where: { $0.action == action }) else { return nil }
        self = verb
    }

    private init(
        action: ControlAction, word: String, doing: String, done: String, asksForIDs: Bool = false,
        asksForNumber: Bool = false, isPaced: Bool = false
    ) {
        (self.action, self.word, self.doing, self.done) = (action, word, doing, done)
        (self.asksForIDs, self.asksForNumber, self.isPaced) = (asksForIDs, asksForNumber, isPaced)
    }
}
