import ShiftworkCore
import Testing

/// A row of the lifecycle as people agreed on it, written by hand, so that the function is checked against something
/// that it did not print itself.
struct LifecycleRow: Sendable, CustomTestStringConvertible {
    let event: JobEvent
    let moves: [JobStatus: JobStatus]
    let stays: Set<JobStatus>

    init(_ event: JobEvent, _ moves: [([JobStatus], JobStatus)], stays: Set<JobStatus> = []) {
        self.event = event
        self.stays = stays
        var targets: [JobStatus: JobStatus] = [:]
        for (sources, target) in moves { for source in sources { targets[source] = target } }
        self.moves = targets
    }

    var testDescription: String { event.rawValue }

    func verdict(for status: JobStatus) -> Verdict {
        if let target = moves[status] { return .becomes(target) }
        return stays.contains(status) ? .stays : .refused
    }

    static let all: [LifecycleRow] = ofTime + ofOperators + ofWorkers + ofRescue

    private static let ofTime: [LifecycleRow] = [
        .init(.release, [([.scheduled, .retrying], .queued)], stays: [.queued]),
        .init(.unblock, [([.blocked], .queued)]),
        .init(.postpone, [([.blocked, .queued, .paused], .scheduled)], stays: [.scheduled, .retrying]),
        .init(.block, [([.paused], .blocked)], stays: [.blocked]),
    ]

    private static let ofOperators: [LifecycleRow] = [
        .init(.pause, [([.scheduled, .blocked, .queued, .retrying], .paused)], stays: [.paused]),
        .init(.resume, [([.paused], .queued)], stays: [.scheduled, .blocked, .queued, .started, .retrying]),
        .init(
            .cancel,
            [
                ([.scheduled, .blocked, .queued, .retrying, .paused], .canceled),
                ([.started], .killRequested),
            ],
            stays: [.killRequested, .killed, .canceled]),
        .init(.retry, [([.failed, .killed, .canceled], .queued)], stays: [.queued]),
        .init(.rerun, [([.finished], .queued)], stays: [.queued]),
    ]

    private static let ofWorkers: [LifecycleRow] = [
        .init(.claim, [([.queued], .started)]),
        .init(.succeed, [([.started, .killRequested], .finished)]),
        .init(.fail, [([.started], .retrying), ([.killRequested], .killed)]),
        .init(.exhaust, [([.started], .failed), ([.killRequested], .killed)]),
        .init(.snooze, [([.started], .scheduled), ([.killRequested], .killed)]),
        .init(.stop, [([.started, .killRequested], .killed)]),
        .init(.giveBack, [([.started], .queued), ([.killRequested], .killed)]),
    ]

    private static let ofRescue: [LifecycleRow] = [
        .init(.rescue, [([.started], .queued), ([.killRequested], .killed)]),
        .init(.rescueLater, [([.started], .retrying), ([.killRequested], .killed)]),
        .init(.abandon, [([.started], .failed), ([.killRequested], .killed)]),
    ]
}
