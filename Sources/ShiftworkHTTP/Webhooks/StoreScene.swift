internal import ShiftworkCore
internal import ShiftworkRuntime

/// What webhooks are told of beside jobs, as it is at one moment: queues, workers that were lost, and operations.
struct StoreScene: Sendable {
    let now: Timestamp
    var queues: [QueueRecord] = []
    var lost: [LostWorker] = []
    /// Those that ended lately.
    var operations: [Operation] = []

    /// Something that has happened.
    struct Event: Sendable {
        let message: WebhookMessage
        var tenant: String?
    }

    /// So far back it is told what a commit under way brought late.
    private static let overlap = Duration.seconds(120)

    /// What happened since another scene. Nothing is told of what was so when looking began.
    /// - Parameter seen: what was there then; it becomes what is there now.
    func events(since seen: inout SeenScene) -> [Event] {
        defer { seen.remember(self) }
        guard let before = seen.at else { return [] }
        let horizon = before - Self.overlap
        seen.noteResumes(in: self)
        let all = pauses(after: horizon) + resumes(seen) + losses(after: horizon) + ends(after: horizon)
        return all.filter { seen.isNew($0) }
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
            guard let moment = seen.resumed[SeenScene.Place(queue)] else { return nil }
            return event("queue.resumed", at: moment, queue.name.rawValue, queue.tenant) {
                queue.write(to: &$0)
            }
        }
    }

    private func losses(after horizon: Timestamp) -> [Event] {
        lost.compactMap { worker in
            guard worker.at > horizon else { return nil }
            return event("worker.lost", at: worker.at, worker.id.description, worker.tenant) {
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

    private func event(
        _ type: String, at moment: Timestamp, _ subject: String, _ tenant: String?,
        _ data: (inout JSONWriter) -> Void
    ) -> Event {
        let message = WebhookMessage(type: type, at: moment, subject: subject, data: JSONWriter.bytes(data))
        return Event(message: message, tenant: tenant)
    }
}

extension StoreScene {
    private static let operationLimit = 10_000

    /// Looks at the store.
    /// - Parameter before: when it was looked at last; nil for never: then no end is told anyway.
    init(_ store: any JobStore, since before: Timestamp?) async throws {
        now = try await store.now()
        queues = try await store.queues(scope: .all)
        lost = try await store.allDocuments(LostWorker.kind).compactMap(LostWorker.init)
        guard let before else { return }
        operations = try await store.operations(
            in: [.canceled, .finished], endedAfter: before - Self.overlap, scope: .all,
            limit: Self.operationLimit)
    }
}
