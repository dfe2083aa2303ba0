internal import ShiftworkCore

extension WebhookDispatcher {
    /// One look at queues, lost workers and operations. A message that could not be stored is made again, by whichever
    /// process looks next: what has no moment of its own in the store is kept until its messages are stored.
    func lookAround(for webhooks: [Webhook], _ seen: inout SeenScene) async throws {
        let hearing = webhooks.filter(\.hearsOfScenes)
        var next = seen
        // Whatever goes wrong from here on, the next look begins with what stands in the store.
        seen = SeenScene()
        guard !hearing.isEmpty else { return }
        if next.at == nil, let saved = try await store.document(SeenScene.key) {
            next = try SeenScene(saved)
        }
        let isFirst = next.at == nil
        let scene = try await StoreScene(store, since: next.at)
        let events = scene.events(since: &next)
        if isFirst || !events.isEmpty || next.isLongUnsaved { guard try await keep(&next) else { return } }
        let deliveries = events.flatMap { event in
            hearing.filter { $0.hears(of: event) }.map { WebhookDelivery.job(event.message, to: $0) }
        }
        _ = try await deliver(deliveries, .durable)
        if next.forgetResumes() { guard try await keep(&next) else { return } }
        seen = next
    }

    /// Writes down what was seen; false when another process has done so meanwhile: then that one tells of it.
    private func keep(_ seen: inout SeenScene) async throws -> Bool {
        guard case .saved(let version) = try await store.save(seen.change, durability: .relaxed) else {
            return false
        }
        seen.noteSaved(as: version)
        return true
    }
}

extension Webhook {
    /// Whether it hears of anything but jobs and alerts.
    fileprivate var hearsOfScenes: Bool {
        types.isEmpty || types.contains { WebhookMessage.sceneTypes.contains($0) }
    }

    fileprivate func hears(of event: StoreScene.Event) -> Bool {
        hearsFrom <= event.message.at && (tenant == nil || tenant == event.tenant)
            && hears(of: event.message.type)
    }
}
