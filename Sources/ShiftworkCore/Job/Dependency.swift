/// A job that another job waits for.
public struct Dependency: Sendable, Hashable, Codable {
    /// What becomes of the waiting job when the one it waits for ends other than finished.
    public enum Policy: String, Sendable, Hashable, Codable, CaseIterable {
        /// The waiting job is canceled too.
        case cancel
        /// The waiting job runs all the same.
        case run
        /// The waiting job stays blocked until the other one is retried and finishes.
        case wait
    }

    /// The job waited for.
    public var job: JobID
    /// What a bad end of it means.
    public var onFailure: Policy

    /// Waits for `job`.
    public init(_ job: JobID, onFailure: Policy = .cancel) {
        self.job = job
        self.onFailure = onFailure
    }

    /// What the end of the job waited for means.
    public enum Effect: Sendable, Hashable {
        /// One reason less to wait.
        case satisfied
        /// The waiting job is to be canceled.
        case cancels
        /// Nothing yet.
        case waits
    }

    /// What it means that the job waited for is in `status`.
    public func effect(of status: JobStatus) -> Effect {
        switch status {
        case .finished: .satisfied
        case .failed, .killed, .canceled:
            switch onFailure {
            case .cancel: .cancels
            case .run: .satisfied
            case .wait: .waits
            }
        case .scheduled, .blocked, .queued, .started, .retrying, .paused, .killRequested: .waits
        }
    }
}
