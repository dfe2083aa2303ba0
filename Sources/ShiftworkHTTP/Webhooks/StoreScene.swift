internal import ShiftworkCore

/// What webhooks are told of beside jobs that end, as it is at one moment: queues, workers, operations, and jobs that
/// run.
struct StoreScene: Sendable {
    let now: Timestamp
    var queues: [QueueRecord] = []
    var workers: [WorkerRecord] = []
    /// The newest.
    var operations: [Operation] = []
    /// Those that run; empty when nobody hears of their progress.
    var running: [JobRecord] = []

    /// Something that has happened.
    struct Event: Sendable {
        let message: WebhookMessage
        var tenant: String?
        /// The job that it is about, for those who hear of some jobs only.
        var job: JobRecord?
    }

    /// So far back it is told what a commit under way brought late.
    private static let overlap = Duration.seconds(120)

    /// What happened since another scene. Nothing is told of what was so when looking began.
    /// - Parameter seen: what was there then; it becomes what is there now.
    func events(since seen: inout SeenScene) -> [Event] {
        defer { seen.remember(self) }
        guard let before = seen.at else { return [] }
        let horizon = before - Self.overlap
        let all = pauses(after: horizon) + resumes(seen) + losses(after: horizon) + ends(after: horizon)
        return all.filter { seen.isNew($0) } + progress(seen)
    }

    private func pauses(after horizon: Timestamp) -> [Event] {
        queues.compactMap { queue in
            guard let pause = queue.pause, pause.since > horizon else { return nil }
            return event("queue.paused", at: pause.since, queue.name.rawValue, queue.tenant) {
                queue.write(to: &$0)
            }
        }
    }

    private func resumes(_ seen: SeenScene) -> [Event] {
        queues.compactMap { queue in
            guard queue.pause == nil, seen.paused.contains(SeenScene.Place(queue)) else { return nil }
            return event("queue.resumed", at: now, queue.name.rawValue, queue.tenant) {
                queue.write(to: &$0)
            }
        }
    }

    private func losses(after horizon: Timestamp) -> [Event] {
        workers.compactMap { worker in
            let silence = worker.beatAt + worker.info.lease
            guard WorkerState(of: worker, now: now) == .lost, silence > horizon else { return nil }
            return event("worker.lost", at: silence, worker.info.id.description, worker.info.tenant) {
                worker.write(to: &$0)
            }
        }
    }

    private func ends(after horizon: Timestamp) -> [Event] {
        operations.compactMap { operation in
            guard let end = operation.endedAt, end > horizon else { return nil }
            return event("operation.ended", at: end, operation.id.description, operation.tenant) {
                operation.write(to: &$0)
            }
        }
    }

    private func progress(_ seen: SeenScene) -> [Event] {
        running.compactMap { job in
            guard let progress = job.progress, seen.progress[job.id] != progress else { return nil }
            var told = event(WebhookMessage.progressType, at: now, job.id.description, job.details.tenant) {
                ThinJob(job: job).write(to: &$0)
            }
            told.job = job
            return told
        }
    }

    private func event(
        _ type: String, at moment: Timestamp, _ subject: String, _ tenant: String?,
        _ data: (inout JSONWriter) -> Void
    ) -> Event {
        let message = WebhookMessage(type: type, at: moment, subject: subject, data: JSONWriter.bytes(data))
        return Event(message: message, tenant: tenant)
    }
}

extension StoreScene {
    private static let operationLimit = 100
    private static let runningLimit = 1_000

    /// Looks at the store.
    /// - Parameter showsProgress: whether the jobs that run are looked at, up to a thousand of them.
    init(_ store: any JobStore, showsProgress: Bool) async throws {
        now = try await store.now()
        queues = try await store.queues(scope: .all)
        workers = try await store.workers()
        operations = try await store.operations(limit: Self.operationLimit)
        guard showsProgress else { return }
        var request = PageRequest(try JobQuery(parsing: "status:started,kill_requested"), limit: 200)
        repeat {
            let page = try await store.page(request)
            running += page.jobs
            request.cursor = page.next
        } while request.cursor != nil && running.count < Self.runningLimit
    }
}
