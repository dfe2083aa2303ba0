internal import ShiftworkCore
internal import ShiftworkRuntime

extension WebhookDispatcher {
    /// Histories that are read in one look: the rest of a great loss waits for the next.
    private static let rescuesAtOnce = 1_000

    /// Tells of jobs that were taken from lost workers, and go on. Rescuers write down which jobs they are about to
    /// take; what became of each is looked up here, told, and forgotten once the messages are stored.
    func tellRescues(to webhooks: [Webhook]) async throws {
        let hearing = webhooks.filter { $0.hears(of: WebhookMessage.rescueType) }
        guard !hearing.isEmpty else { return }
        let now = try await store.now()
        let listeners = hearing.map { Listener($0, at: now) }
        var room = Self.rescuesAtOnce
        for document in try await store.allDocuments(RescuedJobs.kind) where room > 0 {
            guard let written = RescuedJobs(document) else { continue }
            let jobs = try await store.jobs(written.jobs, scope: .all)
            let held = Set(jobs.filter { $0.isHeld(by: written.worker) }.map(\.id))
            let free = Set(written.jobs.filter { !held.contains($0) }.prefix(room))
            guard !free.isEmpty else { continue }
            room -= free.count
            var deliveries: [NewJob] = []
            for job in jobs where free.contains(job.id) && job.type != WebhookDelivery.type {
                deliveries += try await rescues(of: job, from: written.worker, for: listeners)
            }
            _ = try await deliver(deliveries, .durable)
            _ = try await store.save([written.change(of: document, without: free)], durability: .relaxed)
        }
    }

    /// One message for each time that a job was taken from a worker, and each webhook that hears of it: by its moment
    /// it is the same message whoever makes it, and however often.
    private func rescues(
        of job: JobRecord, from worker: WorkerID, for listeners: [Listener]
    ) async throws -> [NewJob] {
        let listeners = listeners.filter { $0.hears(of: WebhookMessage.rescueType, job) }
        guard !listeners.isEmpty else { return [] }
        let rescues = try await store.history(of: job.id, scope: .all).filter { $0.isRescue(from: worker) }
        return rescues.flatMap { rescue in
            let data = JSONWriter.bytes { ThinJob(job: job).write(to: &$0) }
            let message = WebhookMessage(
                type: WebhookMessage.rescueType, at: rescue.at, subject: job.id.description, data: data)
            return listeners.filter { $0.webhook.hearsFrom <= rescue.at }.map {
                WebhookDelivery.job(message, to: $0.webhook, trace: job.details.trace)
            }
        }
    }
}

extension JobRecord {
    fileprivate func isHeld(by worker: WorkerID) -> Bool { status.isRunning && self.worker == worker }
}

extension HistoryEntry {
    /// Whether its worker was lost, and the job goes on: of those that end by it their end is told.
    fileprivate func isRescue(from lost: WorkerID) -> Bool {
        [.event(.rescue), .event(.rescueLater)].contains(kind) && worker == lost && !to.isTerminal
    }
}
