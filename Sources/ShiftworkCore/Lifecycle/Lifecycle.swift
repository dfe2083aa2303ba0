/// What an event does to a job in some status.
public enum Verdict: Sendable, Hashable {
    /// The job moves.
    case becomes(JobStatus)
    /// Already so: nothing to do, nobody to tell.
    case stays
    /// Not from here, or no longer yours.
    case refused
}

// The one place that decides a status. Stores derive their SQL lists from it, laws have a case for each of its cells,
// and `docs/lifecycle.md` is printed from it.
extension JobStatus {
    /// What `event` does to a job in this status. Pure; every store obeys it.
    public func after(_ event: JobEvent) -> Verdict {
        switch event {
        case .release: release
        case .unblock: whileWaiting(from: .blocked, to: .queued)
        case .postpone: postpone
        case .block: block
        case .pause: pause
        case .resume: resume
        case .cancel: cancel
        case .retry: retry
        case .rerun: rerun
        case .claim: whileWaiting(from: .queued, to: .started)
        case .succeed: whileRunning(.finished, ifAskedToStop: .finished)
        case .fail: whileRunning(.retrying, ifAskedToStop: .killed)
        case .exhaust: whileRunning(.failed, ifAskedToStop: .killed)
        case .snooze: whileRunning(.scheduled, ifAskedToStop: .killed)
        case .stop: whileRunning(.killed, ifAskedToStop: .killed)
        case .giveBack: whileRunning(.queued, ifAskedToStop: .killed)
        case .rescue: whileRunning(.queued, ifAskedToStop: .killed)
        case .rescueLater: whileRunning(.retrying, ifAskedToStop: .killed)
        case .abandon: whileRunning(.failed, ifAskedToStop: .killed)
        }
    }

    private var release: Verdict {
        switch self {
        case .scheduled, .retrying: .becomes(.queued)
        case .queued: .stays
        case .blocked, .started, .paused, .killRequested, .finished, .failed, .killed, .canceled: .refused
        }
    }

    private var postpone: Verdict {
        switch self {
        case .blocked, .queued, .paused: .becomes(.scheduled)
        case .scheduled, .retrying: .stays
        case .started, .killRequested, .finished, .failed, .killed, .canceled: .refused
        }
    }

    private var block: Verdict {
        switch self {
        case .paused: .becomes(.blocked)
        case .blocked: .stays
        case .scheduled, .queued, .started, .retrying, .killRequested, .finished, .failed, .killed, .canceled:
            .refused
        }
    }

    private var pause: Verdict {
        switch self {
        case .scheduled, .blocked, .queued, .retrying: .becomes(.paused)
        case .paused: .stays
        case .started, .killRequested, .finished, .failed, .killed, .canceled: .refused
        }
    }

    private var resume: Verdict {
        switch self {
        case .paused: .becomes(.queued)
        case .scheduled, .blocked, .queued, .started, .retrying: .stays
        case .killRequested, .finished, .failed, .killed, .canceled: .refused
        }
    }

    private var cancel: Verdict {
        switch self {
        case .scheduled, .blocked, .queued, .retrying, .paused: .becomes(.canceled)
        case .started: .becomes(.killRequested)
        case .killRequested, .killed, .canceled: .stays
        case .finished, .failed: .refused
        }
    }

    private var retry: Verdict {
        switch self {
        case .failed, .killed, .canceled: .becomes(.queued)
        case .queued: .stays
        case .scheduled, .blocked, .started, .retrying, .paused, .killRequested, .finished: .refused
        }
    }

    private var rerun: Verdict {
        switch self {
        case .finished: .becomes(.queued)
        case .queued: .stays
        case .scheduled, .blocked, .started, .retrying, .paused, .killRequested, .failed, .killed, .canceled:
            .refused
        }
    }

    private func whileWaiting(from source: JobStatus, to next: JobStatus) -> Verdict {
        self == source ? .becomes(next) : .refused
    }

    private func whileRunning(_ next: JobStatus, ifAskedToStop: JobStatus) -> Verdict {
        switch self {
        case .started: .becomes(next)
        case .killRequested: .becomes(ifAskedToStop)
        case .scheduled, .blocked, .queued, .retrying, .paused, .finished, .failed, .killed, .canceled:
            .refused
        }
    }
}

extension JobEvent {
    /// Where this event finds the jobs it moves to `next`: what a store writes after `WHERE status IN`.
    public func sources(becoming next: JobStatus) -> [JobStatus] {
        JobStatus.allCases.filter { $0.after(self) == .becomes(next) }
    }

    /// The statuses from which this event moves a job anywhere.
    public var sources: [JobStatus] {
        JobStatus.allCases.filter { if case .becomes = $0.after(self) { true } else { false } }
    }
}
