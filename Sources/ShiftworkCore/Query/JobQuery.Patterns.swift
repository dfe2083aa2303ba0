extension JobQuery {
    /// A status, or a group of statuses that is kept under its own name.
    public enum StatusValue: Sendable, Hashable {
        case status(JobStatus)
        case group(StatusGroup)
    }

    /// A group of statuses with a name.
    public enum StatusGroup: String, Sendable, Hashable, CaseIterable {
        /// Every status from which a job may still run.
        case open
        /// Every status in which a job's life is over.
        case terminal
        /// What deserves a look: `failed`, `killed`, and `retrying` from ``JobQuery/problemAttempt`` on.
        case problem
    }

    /// The attempt from which a retrying job counts as a problem.
    public static let problemAttempt = 3

    /// A type by its whole name, or by its beginning.
    public enum TypePattern: Sendable, Hashable {
        /// `type:send-email`
        case exact(String)
        /// `type:send-*`
        case prefix(String)
    }

    /// An entity by type and id, or every entity of a type.
    public struct ReferencePattern: Sendable, Hashable {
        /// The type of the entity.
        public var type: String
        /// The id of the entity; nil means any, written `*`.
        public var id: String?

        /// `TaskPlan/42`, or `TaskPlan/*` without an id.
        public init(type: String, id: String? = nil) {
            self.type = type
            self.id = id
        }
    }

    /// A recorded error by its fingerprint, or by a part of its text.
    public enum ErrorPattern: Sendable, Hashable {
        /// `error:ERR-7f3a`: exactly this fingerprint, which begins with `ERR-`.
        case fingerprint(String)
        /// `error:"timed out"`: the error's type or message contains this text, in upper or lower case. A
        /// scan.
        case text(String)
    }

    /// The way to a value inside a payload: the names of members, or the positions of elements, from the
    /// outside in.
    public struct PayloadPath: Sendable, Hashable {
        /// The steps, at least one.
        public let steps: Values<String>

        /// `payload.user.plan` has the steps `user` and `plan`.
        public init(_ steps: Values<String>) { self.steps = steps }
    }
}

extension JobQuery.Values<JobQuery.StatusValue> {
    /// The statuses that are meant whatever the attempt. A store adds ``includesRetryingProblems``.
    public var statuses: Set<JobStatus> {
        reduce(into: []) { statuses, value in
            switch value {
            case .status(let status): statuses.insert(status)
            case .group(.open): statuses.formUnion(JobStatus.open)
            case .group(.terminal): statuses.formUnion(JobStatus.terminal)
            case .group(.problem): statuses.formUnion([.failed, .killed])
            }
        }
    }

    /// Whether `retrying` jobs are meant from attempt ``JobQuery/problemAttempt`` on, and not before it.
    public var includesRetryingProblems: Bool {
        contains(.group(.problem)) && !statuses.contains(.retrying)
    }
}
