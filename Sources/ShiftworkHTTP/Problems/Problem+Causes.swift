internal import ShiftworkCore

// What the rest of Shiftwork throws, as a client hears of it.
extension Problem {
    init(_ error: StoreError) {
        switch error.code {
        case .full: self.init(.storeFull, "The store has no room left. Free some, then repeat the request.")
        case .readOnly: self.init(.readOnly, "The store may not be written.")
        case .taken: self.init(.idTaken, "This id is taken. Make another one.")
        case .unavailable, .locked, .unknown:
            self.init(.storeUnavailable, "The store gave no answer in time. Repeat the request unchanged.")
            headers["Retry-After"] = "1"
        default: self.init(.internalError, "The store could not do it. The server's log tells why.")
        }
    }

    init(_ error: JobQueryError) {
        let mistake = Mistake(
            "#/q", error.message, code: error.code.rawValue, offset: error.offset,
            suggestion: error.suggestion)
        self.init(.invalidQuery, error.description, mistakes: [mistake])
    }

    init(_ error: JSONFieldError) {
        let mistakes = ([error] + error.others).map { error in
            Mistake("#\(error.pointer)", error.message, code: error.code, suggestion: error.suggestion)
        }
        self.init(.invalidBody, error.description, mistakes: mistakes)
    }

    init(_ error: JSONError) {
        let mistake = Mistake("#", error.description, code: "invalid_json", offset: error.offset)
        self.init(.invalidBody, error.description, mistakes: [mistake])
    }

    init(_ error: LimitExceeded) {
        self.init(error.isContentTooLarge ? .tooLarge : .invalidBody, error.description)
    }

    /// Any error: what is not meant for a client is told to the log alone.
    init(any error: any Error) {
        switch error {
        case let problem as Problem: self = problem
        case let error as StoreError: self.init(error)
        case let error as JobQueryError: self.init(error)
        case let error as JSONFieldError: self.init(error)
        case let error as JSONError: self.init(error)
        case let error as LimitExceeded: self.init(error)
        default: self.init(.internalError, "The server could not do it. Its log tells why.")
        }
    }
}

extension Problem {
    /// What does not exist, or is not the caller's to know of.
    static func notFound(_ what: String) -> Problem {
        Problem(.notFound, "There is no \(what). It may have been pruned, or belong to somebody else.")
    }

    /// An action that the job's status forbids.
    static func wrongStatus(_ status: JobStatus, for action: ControlAction) -> Problem {
        let allowed = ControlAction.plain.filter { $0.isPossible(from: status) }.map(\.name)
        return Problem(
            .wrongStatus, "A job that is \(status.rawValue) cannot be treated with \(action.name)."
        )
        .with("job_status", .text(status.rawValue)).with("allowed", .texts(allowed))
    }
}

extension ControlAction {
    /// The actions that need nothing beyond their name.
    static let plain: [ControlAction] = [
        .cancel, .kill, .pause, .resume, .retry, .rerun, .release, .delete,
    ]

    /// Whether the action does something to a job in a status.
    func isPossible(from status: JobStatus) -> Bool {
        let moment = Timestamp(seconds: 0)
        let motion = JobMotion(status: status, enqueuedAt: moment, dueAt: moment)
        switch decision(for: motion, waitsForJobs: false, now: moment) {
        case .event, .edit, .delete: return true
        case .unchanged, .refused: return false
        }
    }
}
