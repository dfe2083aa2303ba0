// Names.
extension JobQuery {
    /// Jobs in one of these queues.
    public static func queue(_ name: String, _ others: String...) -> JobQuery { named(.queue, name, others) }

    /// Jobs with one of these tags.
    public static func tag(_ name: String, _ others: String...) -> JobQuery { named(.tag, name, others) }

    /// Jobs of one of these users.
    public static func user(_ id: String, _ others: String...) -> JobQuery { named(.user, id, others) }

    /// Jobs of one of these tenants; the empty name means jobs of no tenant.
    public static func tenant(_ name: String, _ others: String...) -> JobQuery {
        named(.tenant, name, others)
    }

    /// Jobs that a worker holds or held last, by its id.
    public static func worker(_ name: String, _ others: String...) -> JobQuery {
        named(.worker, name, others)
    }

    /// Jobs that a schedule made.
    public static func schedule(_ name: String, _ others: String...) -> JobQuery {
        named(.schedule, name, others)
    }

    /// Jobs that a job enqueued.
    public static func parent(_ id: JobID) -> JobQuery { named(.parent, id.description, []) }

    /// Jobs of a batch.
    public static func batch(_ id: String, _ others: String...) -> JobQuery { named(.batch, id, others) }

    /// Jobs of a batch, its callbacks among them.
    public static func batch(_ id: BatchID) -> JobQuery { named(.batch, id.description, []) }

    /// Jobs of a workflow.
    public static func workflow(_ id: String, _ others: String...) -> JobQuery {
        named(.workflow, id, others)
    }

    /// Jobs of a trace.
    public static func trace(_ id: String, _ others: String...) -> JobQuery { named(.trace, id, others) }

    /// Jobs with a unique key.
    public static func unique(_ key: String, _ others: String...) -> JobQuery { named(.unique, key, others) }

    private static func named(_ field: NameField, _ first: String, _ others: [String]) -> JobQuery {
        JobQuery(.name(field, values(first, others)))
    }
}

// Times, durations, numbers.
extension JobQuery {
    /// Jobs made within the last so long.
    public static func created(within duration: Duration) -> JobQuery { time(.created, within: duration) }

    /// Jobs made at that time.
    public static func created(_ condition: Condition<Moment>) -> JobQuery { time(.created, condition) }

    /// Jobs one of whose timestamps lies within the last so long: `.time(.failed, within: .hours(24))`.
    public static func time(_ field: TimeField, within duration: Duration) -> JobQuery {
        time(field, .atLeast(.ago(Span(duration))))
    }

    /// Jobs one of whose timestamps lies there: `.time(.started, .above(.at(deploy)))`.
    public static func time(_ field: TimeField, _ condition: Condition<Moment>) -> JobQuery {
        JobQuery(.time(field, condition))
    }

    /// Jobs that waited so long: `.wait(.above(.seconds(30)))`.
    public static func wait(_ condition: Condition<Span>) -> JobQuery {
        JobQuery(.duration(.wait, condition))
    }

    /// Jobs that ran so long: `.run(.above(.minutes(5)))`.
    public static func run(_ condition: Condition<Span>) -> JobQuery { JobQuery(.duration(.run, condition)) }

    /// Jobs on such an attempt.
    public static func attempt(_ condition: Condition<Int>) -> JobQuery {
        JobQuery(.number(.attempt, condition))
    }

    /// Jobs with so many attempts after the first.
    public static func retries(_ condition: Condition<Int>) -> JobQuery {
        JobQuery(.number(.retries, condition))
    }

    /// Jobs whose worker vanished so often.
    public static func crashes(_ condition: Condition<Int>) -> JobQuery {
        JobQuery(.number(.crashes, condition))
    }

    /// Jobs of such a priority; 0 runs first.
    public static func priority(_ condition: Condition<Int>) -> JobQuery {
        JobQuery(.number(.priority, condition))
    }

    /// Jobs that are so far, in percent.
    public static func progress(_ condition: Condition<Int>) -> JobQuery {
        JobQuery(.number(.progress, condition))
    }
}
