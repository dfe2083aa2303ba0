/// What Shiftwork's metrics are called and mean: the text that stands above them.
enum MetricName {
    /// What each says, without the prefix `shiftwork_` where it has one.
    private static let help: [String: String] = [
        "jobs_enqueued_total": "Jobs that this process took in.",
        "jobs_ended_total":
            "Jobs that ended by an attempt of this process's workers, or of those that ask it, or by a request for one "
            + "job; those that a bulk operation, a crash or another job's end ended are not counted.",
        "attempts_total": "Attempts that ended, of this process's workers and of those that ask it.",
        "attempt_run_duration_seconds": "How long attempts ran.",
        "job_wait_duration_seconds": "How long jobs waited for their first attempt from when they could run.",
        "jobs": "Jobs by status.",
        "queue_latency_seconds":
            "How long the job that has waited longest could have run; 0 when none waits.",
        "queue_paused": "1 while nothing is handed out.",
        "queue_concurrency": "So many jobs of the queue run at once, at most; of queues with such a limit.",
        "queue_slots": "Slots of the workers that take from the queue.",
        "queue_slots_used": "Jobs of the queue that run.",
        "workers": "Workers by what they do.",
        "rescues_total": "Jobs that this process freed from silent workers.",
        "pruned_jobs_total": "Jobs that this process removed at the end of their retention.",
        "pump_batch_size": "Items that one trip to the store carried.",
        "store_operation_duration_seconds": "How long calls to the store took.",
        "store_failures_total": "Calls to the store that failed.",
        "event_streams": "Live streams that are open.",
        "webhook_deliveries_total": "Webhook messages by what became of them.",
        "build_info": "1; the labels say which program this is.",
        "http_server_request_duration_seconds": "How long requests took.",
    ]

    static let prefix = "shiftwork_"

    /// One line about a metric, by its full name.
    static func help(of name: String) -> String {
        let bare = name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : name
        return help[bare] ?? "No description."
    }

    /// Every metric that has a description, for a test of what is shown.
    static var described: Set<String> {
        Set(help.keys.map { $0.hasPrefix("http_") ? $0 : prefix + $0 })
    }

    /// The same name in the letters that Prometheus allows.
    static func plain(_ name: String) -> String {
        let letters = name.unicodeScalars.map { scalar -> Character in
            let isPlain =
                scalar.isASCII
                && (scalar.properties.isAlphabetic || "0123456789_".unicodeScalars.contains(scalar))
            return isPlain ? Character(scalar) : "_"
        }
        let text = String(letters)
        return text.first?.isNumber ?? true ? "_" + text : text
    }
}
