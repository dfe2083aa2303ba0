internal import ShiftworkCore

extension WebhookDispatcher {
    private static let runningLimit = 1_000

    /// Tells how far jobs are, up to a thousand of those that run, to those who ask for it by name. Such a message may
    /// be lost with the machine: another follows.
    func tellProgress(to webhooks: [Webhook], _ told: inout ToldProgress) async throws {
        let hearing = webhooks.filter { $0.hears(of: WebhookMessage.progressType) }
        guard !hearing.isEmpty else {
            told = ToldProgress()
            return
        }
        let now = try await store.now()
        let listeners = hearing.map { Listener($0, at: now) }
        let news = told.news(of: try await running(), to: listeners, at: now)
        let answers = try await deliver(news.map { delivery($0, at: now) }, .relaxed)
        for (news, answer) in zip(news, answers) { told.note(news, answer, at: now) }
    }

    private func delivery(_ news: ToldProgress.News, at now: Timestamp) -> NewJob {
        let data = JSONWriter.bytes { ThinJob(job: news.job).write(to: &$0) }
        let message = WebhookMessage(
            type: WebhookMessage.progressType, at: now, subject: news.job.id.description, data: data)
        return WebhookDelivery.job(message, to: news.webhook, trace: news.job.details.trace)
    }

    private func running() async throws -> [JobRecord] {
        var request = PageRequest(try JobQuery(parsing: "status:started,kill_requested"), limit: 200)
        var running: [JobRecord] = []
        repeat {
            let page = try await store.page(request)
            running += page.jobs
            request.cursor = page.next
        } while request.cursor != nil && running.count < Self.runningLimit
        return running
    }
}
