internal import ShiftworkCore

/// What webhooks were told of how far running jobs are: a value, without store or time.
///
/// Each hears the newest. While a message of a job is on its way to a webhook, the next one waits, and tells what is
/// then true: a receiver that does not answer costs one message for each job, however often the job reports.
struct ToldProgress: Sendable {
    /// What is to be told.
    struct News: Sendable {
        let job: JobRecord
        let webhook: Webhook
    }

    private struct Pair: Sendable, Hashable {
        let job: JobID
        let webhook: String
    }

    private struct Last: Sendable {
        /// Nil when nothing was told yet.
        var progress: JobProgress?
        var at: Timestamp
        /// Whether a message was still on its way.
        var isHeld = false
    }

    private var last: [Pair: Last] = [:]
    private var hasLooked = false

    /// Messages of one look. Who was told longest ago comes first, so that all have their turn.
    static let limit = 1_000
    /// Until it is tried again to tell more than what is on its way.
    private static let patience = Duration.seconds(5)

    /// What is to be told of these jobs, which are all that run. Nothing of how they were when looking began.
    mutating func news(of running: [JobRecord], to listeners: [Listener], at now: Timestamp) -> [News] {
        var found: [(news: News, since: Timestamp)] = []
        for job in running {
            guard let progress = job.progress else { continue }
            for listener in listeners where listener.hears(of: WebhookMessage.progressType, job) {
                let pair = Pair(job: job.id, webhook: listener.webhook.id)
                guard hasLooked else {
                    last[pair] = Last(progress: progress, at: now)
                    continue
                }
                let known = last[pair]
                guard known?.progress != progress, !isWaiting(known, at: now) else { continue }
                let since = known?.at ?? Timestamp(microseconds: .min)
                found.append((News(job: job, webhook: listener.webhook), since))
            }
        }
        hasLooked = true
        let ids = Set(running.map(\.id))
        last = last.filter { ids.contains($0.key.job) }
        return found.sorted { $0.since < $1.since }.prefix(Self.limit).map(\.news)
    }

    private func isWaiting(_ known: Last?, at now: Timestamp) -> Bool {
        guard let known, known.isHeld else { return false }
        return (.zero..<Self.patience).contains(now - known.at)
    }

    /// Takes note of what became of a message.
    mutating func note(_ news: News, _ answer: Insertion, at now: Timestamp) {
        let pair = Pair(job: news.job.id, webhook: news.webhook.id)
        switch answer {
        case .duplicate: last[pair] = Last(progress: last[pair]?.progress, at: now, isHeld: true)
        case .inserted, .known, .refused: last[pair] = Last(progress: news.job.progress, at: now)
        }
    }
}
