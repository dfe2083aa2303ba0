extension JobQuery {
    /// A condition on one field of a job. Several values of one predicate mean *any of them*.
    public enum Predicate: Sendable, Hashable {
        /// The job is one of these.
        case id(Values<JobID>)
        /// Its status is one of these, or belongs to one of these groups.
        case status(Values<StatusValue>)
        /// Its type is one of these, or begins with one of these.
        case type(Values<TypePattern>)
        /// A field that holds a name, or a set of names, has exactly one of these.
        case name(NameField, Values<String>)
        /// It has one of these references.
        case reference(Values<ReferencePattern>)
        /// Its recorded error is one of these.
        case error(Values<ErrorPattern>)
        /// One of its timestamps lies there.
        case time(TimeField, Condition<Moment>)
        /// One of its durations, in whole milliseconds, is such.
        case duration(DurationField, Condition<Span>)
        /// One of its numbers is such.
        case number(NumberField, Condition<Int>)
        /// Its payload has one of these values at the path. A scan: no index serves it.
        case payload(PayloadPath, Values<String>)
    }

    /// A field that is compared with names, exactly.
    public enum NameField: String, Sendable, Hashable, CaseIterable {
        case queue
        /// Any of the job's tags.
        case tag
        case user, tenant
        /// The id of the worker that holds the job, or held it last.
        case worker
        /// The schedule that made the job.
        case schedule
        /// The id of the job that enqueued it.
        case parent
        /// The id of the set of jobs that it belongs to.
        case batch
        case workflow
        /// The trace id, 32 hexadecimal digits.
        case trace
        /// The unique key.
        case unique
    }

    /// A timestamp of a job: `created`, one for each status, and the planned first run.
    public enum TimeField: String, Sendable, Hashable, CaseIterable {
        case created, scheduled, blocked, enqueued, started, retry, paused
        case killRequested = "kill_requested"
        case finished, failed, killed, canceled
        case runAt = "run_at"
    }

    /// A duration of a job.
    public enum DurationField: String, Sendable, Hashable, CaseIterable {
        /// From enqueued to started.
        case wait
        /// From started to the end, or to now.
        case run
    }

    /// A number of a job.
    public enum NumberField: String, Sendable, Hashable, CaseIterable {
        /// Counted from 1; 0 before the first.
        case attempt
        /// Attempts after the first.
        case retries
        /// How often its worker vanished.
        case crashes
        /// 0 to 9, 0 runs first.
        case priority
        /// Percent, 0 to 100.
        case progress
    }
}
