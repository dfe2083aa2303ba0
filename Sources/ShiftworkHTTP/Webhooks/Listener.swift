internal import ShiftworkCore

/// A webhook with its query, read once for all that is told at one look.
struct Listener: Sendable {
    let webhook: Webhook
    private let now: Timestamp
    /// What jobs must match; nil for all.
    private let query: JobQuery?
    /// Whether its query cannot be read: it hears of no jobs then.
    private let isLost: Bool

    init(_ webhook: Webhook, at now: Timestamp) {
        (self.webhook, self.now) = (webhook, now)
        query = webhook.query.flatMap { try? JobQuery(parsing: $0).resolved(at: now) }
        isLost = webhook.query != nil && query == nil
    }

    /// Whether it hears of what happened to a job.
    func hears(of type: String, _ job: JobRecord) -> Bool {
        guard webhook.hears(of: type), !isLost, webhook.tenant == nil || webhook.tenant == job.details.tenant
        else { return false }
        return query?.matches(job, now: now) ?? true
    }
}
